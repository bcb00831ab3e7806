// Original file: proto/worker.proto

import type { Step as _imageray_v1_Step, Step__Output as _imageray_v1_Step__Output } from '../../imageray/v1/Step.js';
import type { CommitMode as _imageray_v1_CommitMode, CommitMode__Output as _imageray_v1_CommitMode__Output } from '../../imageray/v1/CommitMode.js';
import type { IfExists as _imageray_v1_IfExists, IfExists__Output as _imageray_v1_IfExists__Output } from '../../imageray/v1/IfExists.js';
import type { Limits as _imageray_v1_Limits, Limits__Output as _imageray_v1_Limits__Output } from '../../imageray/v1/Limits.js';

/**
 * What holds for every file of a run.
 */
export interface Job {
  /**
   * The pipeline. The proto names no operation: the worker validates with the same schema.
   */
  'steps'?: (_imageray_v1_Step)[];
  /**
   * Absolute path of the directory that the files' relative names start from.
   */
  'inputRoot'?: (Buffer | Uint8Array | string);
  /**
   * Absolute path of the run's state folder: journals, kept originals.
   */
  'stateDir'?: (Buffer | Uint8Array | string);
  'commitMode'?: (_imageray_v1_CommitMode);
  'ifExists'?: (_imageray_v1_IfExists);
  /**
   * Keep the original before it is replaced (in place only).
   */
  'keepOriginal'?: (boolean);
  /**
   * Fail a picture of which something would be lost.
   */
  'strict'?: (boolean);
  /**
   * Give results the modification time of their sources; always so in place.
   */
  'keepDates'?: (boolean);
  /**
   * Absolute path of the directory that the outputs' relative names start from.
   */
  'outputRoot'?: (Buffer | Uint8Array | string);
  /**
   * There are records of earlier runs in the state folder.
   */
  'hasRecords'?: (boolean);
  /**
   * Do again what is done already.
   */
  'force'?: (boolean);
  /**
   * Make our own results in place anew from themselves, not from their kept originals.
   */
  'fromCurrent'?: (boolean);
  'limits'?: (_imageray_v1_Limits | null);
  /**
   * Replace a file that has other hard links.
   */
  'breakLinks'?: (boolean);
  /**
   * Replace a file that may not be written to.
   */
  'forceReadOnly'?: (boolean);
}

/**
 * What holds for every file of a run.
 */
export interface Job__Output {
  /**
   * The pipeline. The proto names no operation: the worker validates with the same schema.
   */
  'steps': (_imageray_v1_Step__Output)[];
  /**
   * Absolute path of the directory that the files' relative names start from.
   */
  'inputRoot': (Buffer);
  /**
   * Absolute path of the run's state folder: journals, kept originals.
   */
  'stateDir': (Buffer);
  'commitMode': (_imageray_v1_CommitMode__Output);
  'ifExists': (_imageray_v1_IfExists__Output);
  /**
   * Keep the original before it is replaced (in place only).
   */
  'keepOriginal': (boolean);
  /**
   * Fail a picture of which something would be lost.
   */
  'strict': (boolean);
  /**
   * Give results the modification time of their sources; always so in place.
   */
  'keepDates': (boolean);
  /**
   * Absolute path of the directory that the outputs' relative names start from.
   */
  'outputRoot': (Buffer);
  /**
   * There are records of earlier runs in the state folder.
   */
  'hasRecords': (boolean);
  /**
   * Do again what is done already.
   */
  'force': (boolean);
  /**
   * Make our own results in place anew from themselves, not from their kept originals.
   */
  'fromCurrent': (boolean);
  'limits': (_imageray_v1_Limits__Output | null);
  /**
   * Replace a file that has other hard links.
   */
  'breakLinks': (boolean);
  /**
   * Replace a file that may not be written to.
   */
  'forceReadOnly': (boolean);
}
