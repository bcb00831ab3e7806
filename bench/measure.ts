import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { countFiles, type Inputs } from './inputs.js'

/** A program under test, as arguments for node. Its first output on stdout is its first picture. */
interface Contestant {
  readonly name: string
  readonly parameters: (inputDir: string, outputDir: string) => readonly string[]
}

const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export const imageRay: Contestant = {
  name: 'image-ray',
  parameters: (inputDir, outputDir) => [
    built('../coordinator/cli/main.js'),
    ...['run', '--input-dir', inputDir, '--output-dir', outputDir, '--resize', '800x600'],
    ...['--json-lines', '--no-progress'],
  ],
}

export const bareLoop: Contestant = {
  name: 'bare sharp loop',
  parameters: (inputDir, outputDir) => [built('./bare-sharp-loop.js'), inputDir, outputDir],
}

/** Milliseconds from the start of the process. */
export interface Times {
  readonly firstMs: number
  readonly totalMs: number
}

/**
 * Runs a contestant once, in a process of its own and into a new directory.
 * Throws Error where it fails or leaves a picture out: its times would say nothing.
 */
export async function measureOnce(
  { name, parameters }: Contestant,
  { directory, files }: Inputs,
  scratch: string,
): Promise<Times> {
  const outputDir = join(scratch, 'output')
  const stateHome = join(scratch, 'state')
  const startMs = performance.now()
  const child = spawn(process.execPath, parameters(directory, outputDir), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: stateHome },
  })
  let firstMs: number | undefined
  child.stdout.on('data', () => (firstMs ??= performance.now() - startMs))
  const complaints = text(child.stderr)
  const closed = once(child, 'close')
  await once(child, 'exit')
  const totalMs = performance.now() - startMs
  await closed
  const outputs = child.exitCode === 0 ? await countFiles(outputDir) : 0
  if (firstMs === undefined || outputs !== files) {
    throw new Error(
      `Expected ${files} pictures from ${name}, got ${outputs}, exit ${child.exitCode ?? 'by signal'}\n` +
        (await complaints),
    )
  }
  await Promise.all(
    [outputDir, stateHome].map((path) => rm(path, { recursive: true, force: true })),
  )
  return { firstMs, totalMs }
}
