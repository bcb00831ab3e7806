// Original file: proto/worker.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FileResult as _imageray_v1_FileResult, FileResult__Output as _imageray_v1_FileResult__Output } from '../../imageray/v1/FileResult.js';
import type { PingReply as _imageray_v1_PingReply, PingReply__Output as _imageray_v1_PingReply__Output } from '../../imageray/v1/PingReply.js';
import type { PingRequest as _imageray_v1_PingRequest, PingRequest__Output as _imageray_v1_PingRequest__Output } from '../../imageray/v1/PingRequest.js';
import type { ProcessChunkRequest as _imageray_v1_ProcessChunkRequest, ProcessChunkRequest__Output as _imageray_v1_ProcessChunkRequest__Output } from '../../imageray/v1/ProcessChunkRequest.js';

export interface WorkerClient extends grpc.Client {
  /**
   * The sanity check: who are you, which versions, how busy.
   */
  Ping(argument: _imageray_v1_PingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  Ping(argument: _imageray_v1_PingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  Ping(argument: _imageray_v1_PingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  Ping(argument: _imageray_v1_PingRequest, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  /**
   * The sanity check: who are you, which versions, how busy.
   */
  ping(argument: _imageray_v1_PingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  ping(argument: _imageray_v1_PingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  ping(argument: _imageray_v1_PingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  ping(argument: _imageray_v1_PingRequest, callback: grpc.requestCallback<_imageray_v1_PingReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Processes the files of one chunk in order and streams one FileResult for each as it finishes.
   * A file that fails is a FileResult with an error; a status other than OK means the chunk as a
   * whole could not go on, and the files without a result are untouched or in the worker's journal.
   */
  ProcessChunk(argument: _imageray_v1_ProcessChunkRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_imageray_v1_FileResult__Output>;
  ProcessChunk(argument: _imageray_v1_ProcessChunkRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_imageray_v1_FileResult__Output>;
  /**
   * Processes the files of one chunk in order and streams one FileResult for each as it finishes.
   * A file that fails is a FileResult with an error; a status other than OK means the chunk as a
   * whole could not go on, and the files without a result are untouched or in the worker's journal.
   */
  processChunk(argument: _imageray_v1_ProcessChunkRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_imageray_v1_FileResult__Output>;
  processChunk(argument: _imageray_v1_ProcessChunkRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_imageray_v1_FileResult__Output>;
  
}

export interface WorkerHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The sanity check: who are you, which versions, how busy.
   */
  Ping: grpc.handleUnaryCall<_imageray_v1_PingRequest__Output, _imageray_v1_PingReply>;
  
  /**
   * Processes the files of one chunk in order and streams one FileResult for each as it finishes.
   * A file that fails is a FileResult with an error; a status other than OK means the chunk as a
   * whole could not go on, and the files without a result are untouched or in the worker's journal.
   */
  ProcessChunk: grpc.handleServerStreamingCall<_imageray_v1_ProcessChunkRequest__Output, _imageray_v1_FileResult>;
  
}

export interface WorkerDefinition extends grpc.ServiceDefinition {
  Ping: MethodDefinition<_imageray_v1_PingRequest, _imageray_v1_PingReply, _imageray_v1_PingRequest__Output, _imageray_v1_PingReply__Output>
  ProcessChunk: MethodDefinition<_imageray_v1_ProcessChunkRequest, _imageray_v1_FileResult, _imageray_v1_ProcessChunkRequest__Output, _imageray_v1_FileResult__Output>
}
