import type { ChannelOptions } from '@grpc/grpc-js'

/**
 * Channel options in one typed place: grpc-js takes any key without a word, so a misspelt one would
 * do nothing.
 */
export const channelOptions: ChannelOptions = {
  // An http_proxy variable would otherwise send even loopback connections to the proxy.
  'grpc.enable_http_proxy': 0,
  // Retries are the dispatcher's: it wants another worker, not the same channel again.
  'grpc.enable_retries': 0,
  // With --chunks 1 a chunk holds every path of the run: messages may be large.
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // One connection a client: a new worker on a used port must never meet an old subchannel.
  'grpc.use_local_subchannel_pool': 1,
}

/**
 * How a coordinator notices that a worker on the other side of a network is gone: a ping each 10 s,
 * 20 s for its answer. Not for workers of its own, whose end is seen at once: one that is stopped for
 * a while is for its deadline to judge.
 */
export const clientKeepalive: ChannelOptions = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 20_000,
  // A number: grpc-js takes true for false.
  'grpc.keepalive_permit_without_calls': 1,
}

/**
 * How a worker started by hand notices that its coordinator is gone. In 9 s at most, so that it has
 * closed its fence before the coordinator, 20 s after a ping at the earliest, sends the files
 * elsewhere.
 */
export const serverKeepalive: ChannelOptions = {
  'grpc.keepalive_time_ms': 4_000,
  'grpc.keepalive_timeout_ms': 5_000,
}

const TOKEN_KEY = 'authorization'

/** Metadata that carries the run's token. */
export const tokenHeader = (token: string): Readonly<Record<string, string>> => ({
  [TOKEN_KEY]: `Bearer ${token}`,
})

/** The token that a call came with, or an empty text. */
export const readToken = (values: readonly (string | Buffer)[]): string => {
  const [value] = values
  return typeof value === 'string' && value.startsWith('Bearer ') ? value.slice(7) : ''
}

export const tokenKey = TOKEN_KEY
