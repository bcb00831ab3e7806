// Original file: proto/worker.proto


/**
 * Milliseconds spent in each phase.
 */
export interface Timings {
  'readMs'?: (number | string);
  'processMs'?: (number | string);
  'verifyMs'?: (number | string);
  'commitMs'?: (number | string);
}

/**
 * Milliseconds spent in each phase.
 */
export interface Timings__Output {
  'readMs': (number);
  'processMs': (number);
  'verifyMs': (number);
  'commitMs': (number);
}
