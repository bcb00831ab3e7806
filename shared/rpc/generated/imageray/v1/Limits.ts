// Original file: proto/worker.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a picture may cost; more is refused from its header. Each is at least 1.
 */
export interface Limits {
  /**
   * Pixels of one frame.
   */
  'framePixels'?: (number | string | Long);
  /**
   * Pixels of all frames of a file.
   */
  'filePixels'?: (number | string | Long);
  /**
   * Frames or pages of a file.
   */
  'frames'?: (number);
  /**
   * Bytes of a file.
   */
  'fileBytes'?: (number | string | Long);
}

/**
 * What a picture may cost; more is refused from its header. Each is at least 1.
 */
export interface Limits__Output {
  /**
   * Pixels of one frame.
   */
  'framePixels': (number);
  /**
   * Pixels of all frames of a file.
   */
  'filePixels': (number);
  /**
   * Frames or pages of a file.
   */
  'frames': (number);
  /**
   * Bytes of a file.
   */
  'fileBytes': (number);
}
