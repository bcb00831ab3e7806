// Original file: proto/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface ImageFacts {
  'format'?: (string);
  /**
   * Displayed size in pixels (orientation applied).
   */
  'width'?: (number);
  'height'?: (number);
  /**
   * File size in bytes.
   */
  'bytes'?: (number | string | Long);
}

export interface ImageFacts__Output {
  'format': (string);
  /**
   * Displayed size in pixels (orientation applied).
   */
  'width': (number);
  'height': (number);
  /**
   * File size in bytes.
   */
  'bytes': (number);
}
