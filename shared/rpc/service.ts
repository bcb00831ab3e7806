import { fileURLToPath } from 'node:url'
import { loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync, type Options } from '@grpc/proto-loader'
import { packageRoot } from '../package-root.js'
import type { ProtoGrpcType } from './generated/worker.js'

/** The same options as the `generate` script gives to proto-loader-gen-types: keep them equal. */
const LOADER_OPTIONS: Options = {
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
}

const PROTO_FILE = fileURLToPath(new URL('proto/worker.proto', packageRoot))

/** The loaded definition; server reflection wants it in this form. */
export const packageDefinition = loadSync(PROTO_FILE, LOADER_OPTIONS)

// The one cast that proto-loader asks for: its loader is untyped, the generated type describes it.
const loaded = loadPackageDefinition(packageDefinition) as unknown as ProtoGrpcType

/** Constructor of the typed client; its `.service` is the definition that a server adds. */
export const WorkerStub = loaded.imageray.v1.Worker
