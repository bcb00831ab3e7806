import { fileErrors, type FileErrorCode } from '../../shared/errors.js'

/** Crashes of a worker that may be charged to one file before it is given up; Ray's default. */
export const MAX_CRASHES = 3

/** Attempts at a file whose failure may pass by itself. */
const MAX_ATTEMPTS = { never: 1, once: 2, backoff: 3, crash: MAX_CRASHES } as const

const FIRST_DELAY_MS = 100

export type RetryDecision =
  { readonly retry: true; readonly delayMs: number } | { readonly retry: false }

/**
 * Decides whether a failed file is tried again.
 * @param attempts how often the file has been tried, this failure included
 */
export function decideRetry(code: FileErrorCode, attempts: number): RetryDecision {
  const { retry } = fileErrors[code]
  if (attempts >= MAX_ATTEMPTS[retry]) return { retry: false }
  return { retry: true, delayMs: retry === 'backoff' ? FIRST_DELAY_MS * 2 ** (attempts - 1) : 0 }
}
