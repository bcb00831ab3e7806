#!/usr/bin/env node
import { describeError, fileErrors, ImageRayError } from '../../shared/errors.js'
import { registry } from '../../shared/operations/registry.js'
import { endProcessSoon } from './end-process.js'
import { buildProgram } from './program.js'

// A reader that went away (`| head`) or a full disk under the report must not end the program: the
// pictures are the point of it. Reports for programs watch each write by themselves.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const program = buildProgram(registry, (code) => {
  process.exitCode = code
})

try {
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
