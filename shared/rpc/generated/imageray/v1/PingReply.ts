// Original file: proto/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface PingReply {
  /**
   * Versions of what does the work.
   */
  'imageRayVersion'?: (string);
  'nodeVersion'?: (string);
  'sharpVersion'?: (string);
  'libvipsVersion'?: (string);
  'pid'?: (number);
  /**
   * Milliseconds since the worker was started.
   */
  'uptimeMs'?: (number | string | Long);
  /**
   * Chunks accepted and not yet finished.
   */
  'chunksInFlight'?: (number);
  /**
   * Files finished since the worker was started.
   */
  'filesDone'?: (number | string | Long);
  /**
   * True once the worker takes no new chunks.
   */
  'draining'?: (boolean);
}

export interface PingReply__Output {
  /**
   * Versions of what does the work.
   */
  'imageRayVersion': (string);
  'nodeVersion': (string);
  'sharpVersion': (string);
  'libvipsVersion': (string);
  'pid': (number);
  /**
   * Milliseconds since the worker was started.
   */
  'uptimeMs': (number);
  /**
   * Chunks accepted and not yet finished.
   */
  'chunksInFlight': (number);
  /**
   * Files finished since the worker was started.
   */
  'filesDone': (number);
  /**
   * True once the worker takes no new chunks.
   */
  'draining': (boolean);
}
