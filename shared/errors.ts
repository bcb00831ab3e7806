import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'

/** How a failed file is treated by the dispatcher. */
export type RetryRule = 'never' | 'backoff' | 'once' | 'crash'

/**
 * Every way a file can fail: a closed list, so that reports can be compared and scripts can match.
 * `retry` says what the coordinator does; a bad picture is final at the first attempt.
 */
export const fileErrors = {
  not_found: { retry: 'never', summary: 'The file is not there any more' },
  permission: { retry: 'never', summary: 'The file or its folder may not be read or written' },
  not_a_regular_file: { retry: 'never', summary: 'A link, folder, pipe, socket or device' },
  changed_during_read: { retry: 'never', summary: 'Somebody wrote to the file meanwhile' },
  empty: { retry: 'never', summary: 'The file has no bytes' },
  unsupported_format: { retry: 'never', summary: 'Not a picture that can be read and kept whole' },
  corrupt: { retry: 'never', summary: 'The picture is damaged' },
  too_large: {
    retry: 'never',
    summary: 'Beyond a limit on pixels, frames or bytes, of a name too',
  },
  out_of_bounds: { retry: 'never', summary: 'The part to crop is not in the picture' },
  output_collision: { retry: 'never', summary: 'Two inputs would be written to one output' },
  output_exists: { retry: 'never', summary: 'The output is already there' },
  no_space: { retry: 'never', summary: 'The disk is full' },
  io: { retry: 'backoff', summary: 'The system reported an input or output error' },
  timeout: { retry: 'once', summary: 'The picture took longer than it may' },
  worker_crash: { retry: 'crash', summary: 'The worker died on this picture, more than once' },
  out_of_memory: { retry: 'once', summary: 'There was not enough memory for the picture' },
  cancelled: { retry: 'never', summary: 'The run was stopped while the file was in work' },
  internal: { retry: 'never', summary: 'A fault of image-ray itself' },
} as const satisfies Record<string, { retry: RetryRule; summary: string }>

export type FileErrorCode = keyof typeof fileErrors

/** Why a file was left alone on purpose: a closed list too. */
export const skipReasons = {
  not_selected: 'Does not match what was asked for',
  unchanged: 'Was done before and has not changed since',
  hard_linked: 'Has other hard links, which replacing it would cut off',
  original_smaller: 'Encoding it again would gain nothing, so the original stays',
  output_exists: 'The output is there and --if-exists skip was given',
} as const

export type SkipReason = keyof typeof skipReasons

/** Ways in which a whole job or command ends before or instead of its work. */
export type JobErrorCode =
  'usage' | 'refused' | 'no_worker' | 'unreachable' | 'unauthenticated' | 'wrong_service'

const isKeyOf = <T extends object>(table: T, key: string): key is Extract<keyof T, string> =>
  Object.hasOwn(table, key)

/** Narrows text from the wire to an error code; anything unknown is `internal`. */
export const toFileErrorCode = (text: string): FileErrorCode =>
  isKeyOf(fileErrors, text) ? text : 'internal'

/** Narrows text from the wire to a skip reason; anything unknown is `not_selected`. */
export const toSkipReason = (text: string): SkipReason =>
  isKeyOf(skipReasons, text) ? text : 'not_selected'

/** The one error class of image-ray: a stable code, a message for people, the cause for the log. */
export class ImageRayError extends Error {
  override readonly name = 'ImageRayError'

  constructor(
    readonly code: FileErrorCode | JobErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** Text of anything thrown, for messages. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

const systemCodes: Readonly<Record<string, FileErrorCode>> = {
  ENOENT: 'not_found',
  ENOTDIR: 'not_found',
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'permission',
  ELOOP: 'not_a_regular_file',
  EISDIR: 'not_a_regular_file',
  ENXIO: 'not_a_regular_file',
  ENOSPC: 'no_space',
  EDQUOT: 'no_space',
  EFBIG: 'too_large',
  ENAMETOOLONG: 'too_large',
  ENOMEM: 'out_of_memory',
}

/** Name of a positive error number: `ENOENT`; those that Node does not know (EDQUOT) too. */
export const nameErrno = (errno: number): string =>
  getSystemErrorMap().get(-errno)?.[0] ??
  Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ??
  `E${errno}`

/** The system's own code (`ENOENT`) of a Node error, if it has one. */
export const systemCodeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) {
    return undefined
  }
  const isUnnamed = error.code.startsWith('Unknown system error')
  return isUnnamed && 'errno' in error && typeof error.errno === 'number'
    ? nameErrno(-error.errno)
    : error.code
}

/** Maps a system error to a file error code: the known ones by table, the rest `io`. */
export const fileErrorCodeOf = (error: unknown): FileErrorCode | undefined => {
  const code = systemCodeOf(error)
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? (systemCodes[code] ?? 'io') : undefined
}
