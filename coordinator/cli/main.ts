#!/usr/bin/env node
import { describeError, fileErrors, ImageRayError, systemCodeOf } from '../../shared/errors.js'
import { endProcessSoon } from './end-process.js'

// A reader that went away (`| head`) or a full disk under the report must not end the program: the
// pictures are the point of it. Reports for programs watch each write by themselves.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

/** Loaded here, so that a limit on open files, which the many modules meet first, can be told. */
async function loadProgram() {
  try {
    const { registry } = await import('../../shared/operations/registry.js')
    const { buildProgram } = await import('./program.js')
    return buildProgram(registry, (code) => {
      process.exitCode = code
    })
  } catch (error) {
    if (systemCodeOf(error) !== 'EMFILE') throw error
    const message =
      'Expected to open the modules of image-ray, got EMFILE: too many open files; ' +
      'ulimit -n must be 128 at least'
    throw new ImageRayError('refused', message, { cause: error })
  }
}

try {
  const program = await loadProgram()
  await program.parseAsync()
} catch (error) {
  const expected = error instanceof ImageRayError
  process.stderr.write(`image-ray: ${describeError(error)}\n`)
  // A fault of our own deserves its stack; a mistake in the command line does not.
  if (!expected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  // 2 is for what was refused before work; a report that cannot be written comes too late for it.
  process.exitCode = expected && !Object.hasOwn(fileErrors, error.code) ? 2 : 1
}
endProcessSoon()
