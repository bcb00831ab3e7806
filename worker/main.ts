import { statSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { asBytePath, fromText, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { describeError, ImageRayError } from '../shared/errors.js'
import { openLog } from '../shared/log.js'
import { packageVersion } from '../shared/package-version.js'
import { stateHome } from '../shared/state-paths.js'
import { endHung, endWithParent, handleSignals } from './lifecycle.js'
import { WorkerServer } from './server.js'
import { readOrMakeToken } from './token.js'

interface Address {
  readonly host: string
  readonly port: number
}

interface Options {
  readonly listen: Address
  readonly root: readonly string[]
  readonly tokenFile?: string
  readonly reflection?: true
  readonly allowSvg?: true
  readonly verbose?: true
}

const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

function parseListen(text: string): Address {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? []
  if (host === undefined || Number(port) > 65_535) {
    throw new InvalidArgumentError(`Expected host:port, got '${text}'`)
  }
  if (!loopbackHosts.includes(host)) {
    throw new InvalidArgumentError(
      `Expected a loopback address (${loopbackHosts.join(', ')}), got '${host}': ` +
        'a worker writes files for whoever has its token',
    )
  }
  return { host, port: Number(port) }
}

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

function parseOptions(): Options {
  return new Command('image-ray worker')
    .description('A worker: a gRPC server that processes the files it is told')
    .option('--listen <host:port>', 'address; port 0 lets the system choose', parseListen, {
      host: '127.0.0.1',
      port: 0,
    })
    .option(
      '--root <dir>',
      'directory it may touch; may be repeated (default: the current one)',
      collect,
      [],
    )
    .option('--token-file <file>', 'file with the token; made when it does not exist')
    .option('--reflection', 'offer server reflection, so that grpcurl works')
    .option('--allow-svg', 'render SVG drawings')
    .option('--verbose', 'log as lines of JSON on stderr')
    .configureOutput({
      outputError: (text, write) => {
        write(text)
      },
    })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse()
    .opts<Options>()
}

function findToken(options: Options): { token: string; file: BytePath | undefined } {
  const given = process.env['IMAGE_RAY_TOKEN']
  if (given !== undefined && given !== '') return { token: given, file: undefined }
  const file =
    options.tokenFile === undefined
      ? asBytePath(posix.join(stateHome(), 'worker.token'))
      : fromText(resolve(options.tokenFile))
  return { token: readOrMakeToken(file), file }
}

/** A root that is mistyped would be told only by every picture. */
function requireDirectory(root: BytePath): void {
  if (statSync(toBuffer(root), { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new ImageRayError('usage', `--root: Expected a directory, got ${toDisplay(root)}`)
}

const quote = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

function describeUse(
  address: string,
  roots: readonly BytePath[],
  file: BytePath | undefined,
): string {
  const [root = fromText(process.cwd())] = roots
  const tokenFlag = file === undefined ? [] : [`--token-file ${quote(toDisplay(file))}`]
  const command = [
    'image-ray run',
    `--connect ${address}`,
    ...tokenFlag,
    `--input-dir ${quote(toDisplay(root))}`,
    `--output-dir ${quote(posix.join(toDisplay(root), 'output'))}`,
    '--resize 800x600',
  ].join(' ')
  return [
    `image-ray ${packageVersion()} worker, pid ${process.pid}, listens on ${address}`,
    `It may touch: ${roots.map(toDisplay).join(', ')}`,
    `Use it with: ${command}`,
    ...(file === undefined ? ['The token is the one in IMAGE_RAY_TOKEN'] : []),
    `Check it with: image-ray ping ${[address, ...tokenFlag].join(' ')}`,
    '',
  ].join('\n')
}

async function main(): Promise<void> {
  const options = parseOptions()
  const spawned = process.send !== undefined
  const roots = (options.root.length > 0 ? options.root : ['.']).map((root) =>
    fromText(resolve(root)),
  )
  // A coordinator may give directories that are still to be made.
  if (!spawned) roots.forEach(requireDirectory)
  const { token, file } = findToken(options)
  const log = await openLog(options.verbose === true, {
    worker: process.env['IMAGE_RAY_WORKER'] ?? `pid ${process.pid}`,
  })
  const onHang = (message: string) => {
    endHung(message, () => server.drain())
  }
  const server = new WorkerServer({
    ...options.listen,
    token,
    roots,
    reflection: options.reflection === true,
    allowSvg: options.allowSvg === true,
    log,
    ...(spawned ? {} : { onHang }),
  })
  let ending: Promise<void> | undefined
  const drainAndExit = () => {
    ending ??= server.drain().then(() => process.exit(0))
  }
  handleSignals(drainAndExit, spawned)
  endWithParent(drainAndExit)

  const port = await server.start()
  log.info({ port }, 'ready')
  if (spawned) process.send?.({ type: 'ready', port })
  else process.stdout.write(describeUse(`${options.listen.host}:${port}`, roots, file))
}

main().catch((error: unknown) => {
  process.stderr.write(`image-ray worker: ${describeError(error)}\n`)
  process.exit(error instanceof ImageRayError && error.code === 'usage' ? 2 : 1)
})
