// Original file: proto/worker.proto

export const IfExists = {
  IF_EXISTS_UNSPECIFIED: 'IF_EXISTS_UNSPECIFIED',
  IF_EXISTS_FAIL: 'IF_EXISTS_FAIL',
  IF_EXISTS_REPLACE: 'IF_EXISTS_REPLACE',
  IF_EXISTS_SKIP: 'IF_EXISTS_SKIP',
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

export type IfExists__Output = typeof IfExists[keyof typeof IfExists]
