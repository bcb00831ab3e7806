// Original file: proto/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface FileTask {
  /**
   * Number of the file within the run.
   */
  'id'?: (number);
  /**
   * Absolute paths. Bytes, since names on Linux need not be UTF-8.
   */
  'input'?: (Buffer | Uint8Array | string);
  'output'?: (Buffer | Uint8Array | string);
  /**
   * Output format; empty for the format of the input.
   */
  'format'?: (string);
  /**
   * How often the file was tried before, for the records.
   */
  'attempt'?: (number);
  /**
   * Milliseconds that the file may take, 0 for no limit. A worker started by hand watches this
   * itself; one that belongs to its coordinator is ended by it.
   */
  'timeoutMs'?: (number | string | Long);
}

export interface FileTask__Output {
  /**
   * Number of the file within the run.
   */
  'id': (number);
  /**
   * Absolute paths. Bytes, since names on Linux need not be UTF-8.
   */
  'input': (Buffer);
  'output': (Buffer);
  /**
   * Output format; empty for the format of the input.
   */
  'format': (string);
  /**
   * How often the file was tried before, for the records.
   */
  'attempt': (number);
  /**
   * Milliseconds that the file may take, 0 for no limit. A worker started by hand watches this
   * itself; one that belongs to its coordinator is ended by it.
   */
  'timeoutMs': (number);
}
