// Original file: proto/worker.proto

export const IfExists = {
  IF_EXISTS_UNSPECIFIED: 'IF_EXISTS_UNSPECIFIED',
  IF_EXISTS_FAIL: 'IF_EXISTS_FAIL',
  IF_EXISTS_REPLACE: 'IF_EXISTS_REPLACE',
  IF_EXISTS_SKIP: 'IF_EXISTS_SKIP',
  /**
   * Replace what image-ray made, as its records tell; fail for anything else.
   */
  IF_EXISTS_OWN: 'IF_EXISTS_OWN',
} as const;

export type IfExists =
  | 'IF_EXISTS_UNSPECIFIED'
  | 0
  | 'IF_EXISTS_FAIL'
  | 1
  | 'IF_EXISTS_REPLACE'
  | 2
  | 'IF_EXISTS_SKIP'
  | 3
  /**
   * Replace what image-ray made, as its records tell; fail for anything else.
   */
  | 'IF_EXISTS_OWN'
  | 4

export type IfExists__Output = typeof IfExists[keyof typeof IfExists]
