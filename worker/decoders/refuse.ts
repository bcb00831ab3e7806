import { toDisplay, type BytePath } from '../../shared/byte-path.js'
import type { FileErrorCode } from '../../shared/errors.js'
import { FileFailure } from '../failure.js'

/** Ends a file: what was expected in it, and what it has. @throws FileFailure */
export function refuse(code: FileErrorCode, path: BytePath, expected: string, got: string): never {
  throw new FileFailure(code, `Expected ${expected} in ${toDisplay(path)}, got ${got}`)
}
