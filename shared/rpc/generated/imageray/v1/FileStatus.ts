// Original file: proto/worker.proto

export const FileStatus = {
  FILE_STATUS_UNSPECIFIED: 'FILE_STATUS_UNSPECIFIED',
  FILE_STATUS_OK: 'FILE_STATUS_OK',
  FILE_STATUS_FAILED: 'FILE_STATUS_FAILED',
  FILE_STATUS_SKIPPED: 'FILE_STATUS_SKIPPED',
  /**
   * Not begun, since it is expected to take more memory than it may: peak_bytes says how much.
   */
  FILE_STATUS_DEFERRED: 'FILE_STATUS_DEFERRED',
} as const;

export type FileStatus =
  | 'FILE_STATUS_UNSPECIFIED'
  | 0
  | 'FILE_STATUS_OK'
  | 1
  | 'FILE_STATUS_FAILED'
  | 2
  | 'FILE_STATUS_SKIPPED'
  | 3
  /**
   * Not begun, since it is expected to take more memory than it may: peak_bytes says how much.
   */
  | 'FILE_STATUS_DEFERRED'
  | 4

export type FileStatus__Output = typeof FileStatus[keyof typeof FileStatus]
