// Original file: proto/worker.proto


export interface PingRequest {
}

export interface PingRequest__Output {
}
