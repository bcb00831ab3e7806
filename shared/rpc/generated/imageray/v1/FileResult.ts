// Original file: proto/worker.proto

import type { FileStatus as _imageray_v1_FileStatus, FileStatus__Output as _imageray_v1_FileStatus__Output } from '../../imageray/v1/FileStatus.js';
import type { ImageFacts as _imageray_v1_ImageFacts, ImageFacts__Output as _imageray_v1_ImageFacts__Output } from '../../imageray/v1/ImageFacts.js';
import type { Timings as _imageray_v1_Timings, Timings__Output as _imageray_v1_Timings__Output } from '../../imageray/v1/Timings.js';
import type { Long } from '@grpc/proto-loader';

export interface FileResult {
  /**
   * FileTask.id.
   */
  'id'?: (number);
  'status'?: (_imageray_v1_FileStatus);
  /**
   * Error code of a failed file or skip reason of a skipped one, both from closed lists.
   */
  'reason'?: (string);
  /**
   * What was expected, of what, what was got.
   */
  'message'?: (string);
  /**
   * What the picture lost or what was odd about it.
   */
  'warnings'?: (string)[];
  'input'?: (_imageray_v1_ImageFacts | null);
  'output'?: (_imageray_v1_ImageFacts | null);
  /**
   * The original's bytes were kept as the output, since encoding gained nothing.
   */
  'keptBytes'?: (boolean);
  /**
   * Bytes of the original kept in the state folder by this file.
   */
  'backupBytes'?: (number | string | Long);
  'timings'?: (_imageray_v1_Timings | null);
  /**
   * Bytes of memory that the picture is expected to take; only of a deferred one.
   */
  'peakBytes'?: (number | string | Long);
  /**
   * Resident memory of the worker process once the picture was done.
   */
  'rssBytes'?: (number | string | Long);
  /**
   * When the worker took the file up, in milliseconds since 1970; 0 where it did not.
   */
  'startedMs'?: (number | string);
}

export interface FileResult__Output {
  /**
   * FileTask.id.
   */
  'id': (number);
  'status': (_imageray_v1_FileStatus__Output);
  /**
   * Error code of a failed file or skip reason of a skipped one, both from closed lists.
   */
  'reason': (string);
  /**
   * What was expected, of what, what was got.
   */
  'message': (string);
  /**
   * What the picture lost or what was odd about it.
   */
  'warnings': (string)[];
  'input': (_imageray_v1_ImageFacts__Output | null);
  'output': (_imageray_v1_ImageFacts__Output | null);
  /**
   * The original's bytes were kept as the output, since encoding gained nothing.
   */
  'keptBytes': (boolean);
  /**
   * Bytes of the original kept in the state folder by this file.
   */
  'backupBytes': (number);
  'timings': (_imageray_v1_Timings__Output | null);
  /**
   * Bytes of memory that the picture is expected to take; only of a deferred one.
   */
  'peakBytes': (number);
  /**
   * Resident memory of the worker process once the picture was done.
   */
  'rssBytes': (number);
  /**
   * When the worker took the file up, in milliseconds since 1970; 0 where it did not.
   */
  'startedMs': (number);
}
