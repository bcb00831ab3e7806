// Original file: proto/worker.proto


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
}
