import type { SkipReason } from '../shared/errors.js'

/** Thrown to leave a file alone on purpose. */
export class Skip extends Error {
  constructor(
    readonly reason: SkipReason,
    message: string,
  ) {
    super(message)
  }
}
