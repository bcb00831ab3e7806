import { hostname } from 'node:os'
import { posix } from 'node:path'
import type { Address } from '../shared/address.js'
import { fromText, toDisplay, type BytePath } from '../shared/byte-path.js'
import { packageVersion } from '../shared/package-version.js'
import type { ServerTls } from '../shared/tls-files.js'

export interface Serving {
  readonly address: Address
  readonly roots: readonly BytePath[]
  /** File of the token; undefined where a variable holds it. */
  readonly tokenFile: BytePath | undefined
  readonly tls: ServerTls | undefined
}

const quote = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** Addresses at which a worker listens on every interface, and nobody can call it. */
const everywhere: readonly string[] = ['0.0.0.0', '[::]']

/** Only whoever signed the certificates knows the files: they stand for themselves. */
const tlsFlags = (tls: ServerTls | undefined): readonly string[] => [
  ...(tls ? ['--tls-ca FILE'] : []),
  ...(tls?.ca ? ['--tls-cert FILE', '--tls-key FILE'] : []),
]

/** What a worker by hand prints when it listens: who it is, and the commands that use it. */
export function describeUse({ address, roots, tokenFile, tls }: Serving): string {
  const [root = fromText(process.cwd())] = roots
  const host = everywhere.includes(address.host) ? hostname() : address.host
  const reachable = `${host}:${address.port}`
  const flags = [
    ...(tokenFile === undefined ? [] : [`--token-file ${quote(toDisplay(tokenFile))}`]),
    ...tlsFlags(tls),
  ]
  const command = [
    'image-ray run',
    `--connect ${reachable}`,
    ...flags,
    `--input-dir ${quote(toDisplay(root))}`,
    `--output-dir ${quote(posix.join(toDisplay(root), 'output'))}`,
    '--resize 800x600',
  ].join(' ')
  const how = tls ? ` with TLS${tls.ca ? ' for clients with a certificate' : ''}` : ''
  return [
    `image-ray ${packageVersion()} worker, pid ${process.pid}, ` +
      `listens on ${address.host}:${address.port}${how}`,
    `It may touch: ${roots.map(toDisplay).join(', ')}`,
    `Use it with: ${command}`,
    ...(tokenFile === undefined ? ['The token is the one in IMAGE_RAY_TOKEN'] : []),
    `Check it with: image-ray ping ${[reachable, ...flags].join(' ')}`,
    '',
  ].join('\n')
}
