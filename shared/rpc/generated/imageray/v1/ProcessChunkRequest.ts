// Original file: proto/worker.proto

import type { FileTask as _imageray_v1_FileTask, FileTask__Output as _imageray_v1_FileTask__Output } from '../../imageray/v1/FileTask.js';
import type { Job as _imageray_v1_Job, Job__Output as _imageray_v1_Job__Output } from '../../imageray/v1/Job.js';
import type { Long } from '@grpc/proto-loader';

export interface ProcessChunkRequest {
  /**
   * The call's name is (run_id, chunk_id, attempt): a duplicate of a call in flight joins it,
   * an older attempt is refused.
   */
  'runId'?: (string);
  'chunkId'?: (number);
  'attempt'?: (number);
  /**
   * Processed in this order: at a crash the first file without a result is the culprit.
   */
  'files'?: (_imageray_v1_FileTask)[];
  'job'?: (_imageray_v1_Job | null);
  /**
   * Bytes of memory that one picture may be expected to take; 0 for no limit. A picture that is
   * expected to take more is answered with FILE_STATUS_DEFERRED.
   */
  'memoryBytes'?: (number | string | Long);
}

export interface ProcessChunkRequest__Output {
  /**
   * The call's name is (run_id, chunk_id, attempt): a duplicate of a call in flight joins it,
   * an older attempt is refused.
   */
  'runId': (string);
  'chunkId': (number);
  'attempt': (number);
  /**
   * Processed in this order: at a crash the first file without a result is the culprit.
   */
  'files': (_imageray_v1_FileTask__Output)[];
  'job': (_imageray_v1_Job__Output | null);
  /**
   * Bytes of memory that one picture may be expected to take; 0 for no limit. A picture that is
   * expected to take more is answered with FILE_STATUS_DEFERRED.
   */
  'memoryBytes': (number);
}
