import { statSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { Command } from 'commander'
import { parseAddress, requireSafeListen } from '../shared/address.js'
import { asBytePath, fromText, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { ImageRayError } from '../shared/errors.js'
import { openLog } from '../shared/log.js'
import { stateHome } from '../shared/state-paths.js'
import { readServerTls, type TlsFiles } from '../shared/tls-files.js'
import { describeUse } from './describe-use.js'
import { endHung, endWithParent, handleSignals } from './lifecycle.js'
import type { ImagePool } from './pool.js'
import { WorkerServer } from './server.js'
import { readOrMakeToken } from './token.js'

interface Options extends TlsFiles {
  readonly listen: string
  readonly root: readonly string[]
  readonly tokenFile?: string
  readonly reflection?: true
  readonly allowSvg?: true
  readonly verbose?: true
}

const warn = (message: string): void => {
  process.stderr.write(`image-ray worker: Warning: ${message}\n`)
}

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

function parseOptions(): Options {
  return new Command('image-ray worker')
    .description('A worker: a gRPC server that processes the files it is told')
    .option(
      '--listen <host:port>',
      'address; port 0 lets the system choose; beyond this machine only with TLS',
      '127.0.0.1:0',
    )
    .option(
      '--root <dir>',
      'directory it may touch; may be repeated (default: the current one)',
      collect,
      [],
    )
    .option('--token-file <file>', 'file with the token; made when it does not exist')
    .option('--tls-cert <file>', 'certificate to show, with those between it and the authority')
    .option('--tls-key <file>', 'its key')
    .option('--tls-ca <file>', 'clients must show a certificate that this authority signed')
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
  return { token: readOrMakeToken(file, warn), file }
}

/** A root that is mistyped would be told only by every picture. */
function requireDirectory(root: BytePath): void {
  if (statSync(toBuffer(root), { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new ImageRayError('usage', `--root: Expected a directory, got ${toDisplay(root)}`)
}

/**
 * Serves until the process is told to end.
 * @param pool its image thread, which may be loading still
 * @throws ImageRayError
 */
export async function serve(pool: ImagePool): Promise<void> {
  const options = parseOptions()
  const spawned = process.send !== undefined
  const roots = (options.root.length > 0 ? options.root : ['.']).map((root) =>
    fromText(resolve(root)),
  )
  // A coordinator may give directories that are still to be made.
  if (!spawned) roots.forEach(requireDirectory)
  const address = parseAddress(options.listen)
  const tls = readServerTls(options, warn)
  const { token, file } = findToken(options)
  requireSafeListen(address, { hasTls: tls !== undefined, token })
  const log = await openLog(options.verbose === true, {
    worker: process.env['IMAGE_RAY_WORKER'] ?? `pid ${process.pid}`,
  })
  const onHang = (message: string) => {
    endHung(message, () => server.drain())
  }
  const server = new WorkerServer({
    ...address,
    ...{ token, tls, pool, roots },
    reflection: options.reflection === true,
    // A coordinator sees its workers by their processes and calls, and waits for them to start.
    health: !spawned,
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
  else {
    const serving = { address: { ...address, port }, roots, tokenFile: file, tls }
    process.stdout.write(describeUse(serving))
  }
}
