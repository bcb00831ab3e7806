import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import type { Contestant } from './contestants.js'
import { watchTree } from './process-tree.js'
import { toEnvironment, type Task } from './task.js'

/** What one run took. */
export interface Measured {
  /** From the start of the process to the first picture under its own name. */
  readonly firstMs: number
  readonly totalMs: number
  /** Of the whole tree of processes, user and system. */
  readonly cpuMs: number
  readonly peakBytes: number
}

/** The last line of the shell's `times` is about its children: `0m1.25s 0m0.10s`. */
function parseTimes(report: string): number {
  const [, line = ''] = report.trim().split('\n')
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)]
  return parts.reduce((sum, [, minutes, seconds]) => {
    return sum + Number(minutes) * 60_000 + Number(seconds) * 1_000
  }, 0)
}

const readAll = async (stream: unknown): Promise<string> =>
  stream instanceof Readable ? text(stream) : ''

/** Temporary files begin with a dot, or have no picture's ending. */
const isFinished = (name: string | null): boolean =>
  name !== null && /^[^.].*\.(?:jpg|png|webp)$/.test(name)

/**
 * Runs a contestant once, as a process of its own.
 * @throws Error where it fails: its times would say nothing
 */
export async function runOnce(
  contestant: Contestant,
  task: Task,
  variables: Readonly<Record<string, string>>,
): Promise<Measured> {
  let firstMs: number | undefined
  const startMs = performance.now()
  const watcher = watch(task.outputDir, (_, name) => {
    if (isFinished(name)) firstMs ??= performance.now() - startMs
  })
  const child = spawn('sh', ['-c', `(${contestant.command})\ncode=$?\ntimes >&3\nexit $code`], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...toEnvironment(task), ...variables },
  })
  const endWatching = watchTree(child.pid ?? 0)
  const reading = Promise.all(child.stdio.slice(2).map(readAll))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  const totalMs = performance.now() - startMs
  const peakBytes = endWatching()
  const [complaints = '', times = ''] = await reading
  watcher.close()
  if (code !== 0 || firstMs === undefined) {
    throw new Error(
      `Expected pictures from ${contestant.name}, got exit code ${code ?? 'none'}\n${complaints}`,
    )
  }
  return { firstMs, totalMs, cpuMs: parseTimes(times), peakBytes }
}
