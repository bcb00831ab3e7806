#!/usr/bin/env node
import { describeError, fileErrors, ImageRayError, systemCodeOf } from '../../shared/errors.js'
import { endProcessSoon } from './end-process.js'

// A reader that went away (`| head`) or a full disk under the report must not end the program: the
// pictures are the point of it. Reports for programs watch each write by themselves.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

/** Whether a module could not be opened: a limit on open files is met here first, in any command. */
const lacksFilesToLoad = (error: unknown): boolean =>
  error instanceof Error &&
  systemCodeOf(error) === 'EMFILE' &&
  'path' in error &&
  String(error.path).endsWith('.js')

/** @throws ImageRayError if the process may not open as many files as there are modules */
async function runProgram(): Promise<void> {
  try {
    const { registry } = await import('../../shared/operations/registry.js')
    const { buildProgram } = await import('./program.js')
    await buildProgram(registry, (code) => {
      process.exitCode = code
    }).parseAsync()
  } catch (error) {
    if (!lacksFilesToLoad(error)) throw error
    const message =
      'Expected to open the modules of image-ray, got EMFILE: too many open files; ' +
      'ulimit -n must be 128 at least'
    throw new ImageRayError('refused', message, { cause: error })
  }
}

try {
  await runProgram()
} catch (error) {
  const expected = error instanceof ImageRayError
  process.stderr.write(`image-ray: ${describeError(error)}\n`)
  // A fault of our own deserves its stack; a mistake in the command line does not.
  if (!expected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  // 2 is for what was refused before work; a report that cannot be written comes too late for it.
  process.exitCode = expected && !Object.hasOwn(fileErrors, error.code) ? 2 : 1
}
endProcessSoon()
