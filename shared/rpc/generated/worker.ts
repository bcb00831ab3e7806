import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { FileResult as _imageray_v1_FileResult, FileResult__Output as _imageray_v1_FileResult__Output } from './imageray/v1/FileResult.js';
import type { FileTask as _imageray_v1_FileTask, FileTask__Output as _imageray_v1_FileTask__Output } from './imageray/v1/FileTask.js';
import type { ImageFacts as _imageray_v1_ImageFacts, ImageFacts__Output as _imageray_v1_ImageFacts__Output } from './imageray/v1/ImageFacts.js';
import type { Job as _imageray_v1_Job, Job__Output as _imageray_v1_Job__Output } from './imageray/v1/Job.js';
import type { Limits as _imageray_v1_Limits, Limits__Output as _imageray_v1_Limits__Output } from './imageray/v1/Limits.js';
import type { PingReply as _imageray_v1_PingReply, PingReply__Output as _imageray_v1_PingReply__Output } from './imageray/v1/PingReply.js';
import type { PingRequest as _imageray_v1_PingRequest, PingRequest__Output as _imageray_v1_PingRequest__Output } from './imageray/v1/PingRequest.js';
import type { ProcessChunkRequest as _imageray_v1_ProcessChunkRequest, ProcessChunkRequest__Output as _imageray_v1_ProcessChunkRequest__Output } from './imageray/v1/ProcessChunkRequest.js';
import type { Step as _imageray_v1_Step, Step__Output as _imageray_v1_Step__Output } from './imageray/v1/Step.js';
import type { Timings as _imageray_v1_Timings, Timings__Output as _imageray_v1_Timings__Output } from './imageray/v1/Timings.js';
import type { WorkerClient as _imageray_v1_WorkerClient, WorkerDefinition as _imageray_v1_WorkerDefinition } from './imageray/v1/Worker.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  imageray: {
    v1: {
      CommitMode: EnumTypeDefinition
      FileResult: MessageTypeDefinition<_imageray_v1_FileResult, _imageray_v1_FileResult__Output>
      FileStatus: EnumTypeDefinition
      FileTask: MessageTypeDefinition<_imageray_v1_FileTask, _imageray_v1_FileTask__Output>
      IfExists: EnumTypeDefinition
      ImageFacts: MessageTypeDefinition<_imageray_v1_ImageFacts, _imageray_v1_ImageFacts__Output>
      Job: MessageTypeDefinition<_imageray_v1_Job, _imageray_v1_Job__Output>
      Limits: MessageTypeDefinition<_imageray_v1_Limits, _imageray_v1_Limits__Output>
      PingReply: MessageTypeDefinition<_imageray_v1_PingReply, _imageray_v1_PingReply__Output>
      PingRequest: MessageTypeDefinition<_imageray_v1_PingRequest, _imageray_v1_PingRequest__Output>
      ProcessChunkRequest: MessageTypeDefinition<_imageray_v1_ProcessChunkRequest, _imageray_v1_ProcessChunkRequest__Output>
      Step: MessageTypeDefinition<_imageray_v1_Step, _imageray_v1_Step__Output>
      Timings: MessageTypeDefinition<_imageray_v1_Timings, _imageray_v1_Timings__Output>
      Worker: SubtypeConstructor<typeof grpc.Client, _imageray_v1_WorkerClient> & { service: _imageray_v1_WorkerDefinition }
    }
  }
}

