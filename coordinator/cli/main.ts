#!/usr/bin/env node
import { describeError, ImageRayError } from '../../shared/errors.js'
import { registry } from '../../shared/operations/registry.js'
import { buildProgram } from './program.js'

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
  process.exitCode = expected ? 2 : 1
}
