import { isIP } from 'node:net'
import { checkServerIdentity } from 'node:tls'
import {
  credentials,
  ServerCredentials,
  type ChannelCredentials,
  type ChannelOptions,
} from '@grpc/grpc-js'
import { parseAddress } from '../address.js'
import type { ClientTls, ServerTls } from '../tls-files.js'
import { channelOptions } from './channel.js'

/** How a worker meets its callers. */
export const serverCredentials = (tls: ServerTls | undefined): ServerCredentials =>
  tls
    ? ServerCredentials.createSsl(
        tls.ca ?? null,
        [{ cert_chain: tls.identity.cert, private_key: tls.identity.key }],
        tls.ca !== undefined,
      )
    : ServerCredentials.createInsecure()

/** Sent in place of an IP address, which may not be a server's name (RFC 6066, section 3). */
const NAME_OF_ADDRESS = 'worker.image-ray'

/** How a coordinator calls a worker at host:port: credentials, and options of the channel. */
export function channelSetup(
  address: string,
  tls: ClientTls | undefined,
): { readonly credentials: ChannelCredentials; readonly options: ChannelOptions } {
  if (!tls) return { credentials: credentials.createInsecure(), options: channelOptions }
  const { ca, identity } = tls
  const host = parseAddress(address).host.replace(/^\[|\]$/g, '')
  return {
    credentials: credentials.createSsl(ca, identity?.key, identity?.cert, {
      // Whatever name was sent: the certificate has to be for the address that was asked for.
      checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    }),
    options:
      isIP(host) === 0
        ? channelOptions
        : { ...channelOptions, 'grpc.ssl_target_name_override': NAME_OF_ADDRESS },
  }
}
