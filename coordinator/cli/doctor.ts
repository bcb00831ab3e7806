import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import picocolors from 'picocolors'
import { fromText, toBuffer, toDisplay, type BytePath } from '../../shared/byte-path.js'
import { describeError, ImageRayError } from '../../shared/errors.js'
import { packageVersion } from '../../shared/package-version.js'
import { stateDirFor } from '../../shared/state-paths.js'
import { examineDirectory, examineKeeping, type Role } from '../doctor/examine-directory.js'
import { examineTemporary, judgeMachine, measureMachine } from '../doctor/examine-machine.js'
import { findingsOn, type Finding, type Level } from '../doctor/finding.js'
import { toDisplayText } from '../report/format.js'
import { pingWorker } from '../workers/ping.js'
import { askOwnWorker } from './ping.js'
import { wantsColour } from './wants-colour.js'

export interface DoctorOptions {
  readonly inputDir: string
  readonly outputDir?: string
  readonly stateDir?: string
  readonly json?: true
}

const toPath = (directory: string): BytePath => fromText(resolve(directory))

function requireDirectory(path: BytePath): void {
  if (statSync(toBuffer(path), { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new ImageRayError('refused', `--input-dir: Expected a directory at ${toDisplay(path)}`)
}

function examinePlace({ inputDir, outputDir, stateDir }: DoctorOptions): Finding[] {
  const input = toPath(inputDir)
  requireDirectory(input)
  const output = outputDir === undefined ? undefined : toPath(outputDir)
  const place = output ? { outputRoot: output } : ({ inPlace: true, inputRoot: input } as const)
  const state = stateDir === undefined ? stateDirFor(place) : toPath(stateDir)
  const roles: Role[] = [
    { topic: 'input', directory: input, isWritten: output === undefined },
    ...(output ? [{ topic: 'output', directory: output, isWritten: true } as const] : []),
    { topic: 'state', directory: state, isWritten: true },
  ]
  const found = roles.flatMap(examineDirectory)
  const isHindered = found.some(({ level }) => level === 'problem')
  return output || isHindered ? found : [...found, examineKeeping(input, state)]
}

/** A worker is started, since only workers load sharp: whether it runs here is what counts. */
async function examineWorker(): Promise<Finding> {
  const finding = findingsOn('worker')
  try {
    const { sharpVersion, libvipsVersion } = await askOwnWorker(pingWorker)
    return finding('ok', `one was started: sharp ${sharpVersion}, libvips ${libvipsVersion}`)
  } catch (error) {
    return finding('problem', `none can be started: ${describeError(error)}`)
  }
}

const marks: Readonly<Record<Level, string>> = {
  ok: 'ok     ',
  note: 'note   ',
  warning: 'WARNING',
  problem: 'PROBLEM',
}

function renderFindings(findings: readonly Finding[], colour: boolean): string[] {
  const { green, blue, yellow, red } = picocolors.createColors(colour)
  const paint = { ok: green, note: blue, warning: yellow, problem: red }
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  const problems = count('problem')
  return [
    ...findings.map(
      ({ topic, level, text }) =>
        `${paint[level](marks[level])}  ${topic.padEnd(7)} ${toDisplayText(text)}`,
    ),
    problems > 0
      ? `A run would fail: ${problems} ${problems === 1 ? 'problem' : 'problems'}`
      : `A run can be made; warnings: ${count('warning')}`,
  ]
}

/**
 * `image-ray doctor`: what this machine and these directories can do. Temporary files that are
 * tried with are removed.
 * @returns the exit code: 0 where a run can be made, 1 where something would make it fail
 * @throws ImageRayError `refused` where there is no input directory
 */
export async function doctorCommand(options: DoctorOptions): Promise<number> {
  const findings = [
    findingsOn('version')('ok', `image-ray ${packageVersion()}, node ${process.versions.node}`),
    ...examinePlace(options),
    ...judgeMachine(measureMachine()),
    examineTemporary(),
    await examineWorker(),
  ]
  const problems = findings.filter(({ level }) => level === 'problem').length
  const lines = options.json
    ? [JSON.stringify({ schema: 'image-ray/doctor/1', problems, findings }, undefined, 2)]
    : renderFindings(findings, wantsColour(process.stdout))
  process.stdout.write(`${lines.join('\n')}\n`)
  return problems > 0 ? 1 : 0
}
