// Original file: proto/worker.proto

export const CommitMode = {
  COMMIT_MODE_UNSPECIFIED: 'COMMIT_MODE_UNSPECIFIED',
  /**
   * The output is another file than the input.
   */
  COMMIT_MODE_NEW_FILE: 'COMMIT_MODE_NEW_FILE',
  /**
   * The output replaces the input under the same name.
   */
  COMMIT_MODE_IN_PLACE: 'COMMIT_MODE_IN_PLACE',
  /**
   * The output takes a new name beside the input, and the input goes.
   */
  COMMIT_MODE_REPLACE_SOURCE: 'COMMIT_MODE_REPLACE_SOURCE',
} as const;

export type CommitMode =
  | 'COMMIT_MODE_UNSPECIFIED'
  | 0
  /**
   * The output is another file than the input.
   */
  | 'COMMIT_MODE_NEW_FILE'
  | 1
  /**
   * The output replaces the input under the same name.
   */
  | 'COMMIT_MODE_IN_PLACE'
  | 2
  /**
   * The output takes a new name beside the input, and the input goes.
   */
  | 'COMMIT_MODE_REPLACE_SOURCE'
  | 3

export type CommitMode__Output = typeof CommitMode[keyof typeof CommitMode]
