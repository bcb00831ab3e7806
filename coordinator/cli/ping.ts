import { randomBytes } from 'node:crypto'
import { requireSafeConnect } from '../../shared/address.js'
import { fromText } from '../../shared/byte-path.js'
import { describeError, ImageRayError } from '../../shared/errors.js'
import { packageVersion } from '../../shared/package-version.js'
import { readClientTls, type TlsFiles } from '../../shared/tls-files.js'
import { findToken } from '../token.js'
import { launcherThatDiesWithUs } from '../workers/death-signal.js'
import { pingWorker } from '../workers/ping.js'
import { WorkerClient } from '../workers/worker-client.js'
import { WorkerProcess } from '../workers/worker-process.js'

const STOP_GRACE_MS = 5_000

async function describeWorker(client: WorkerClient): Promise<string> {
  // The first call makes the connection; the second tells how long a call takes.
  const reply = await pingWorker(client)
  const start = performance.now()
  await pingWorker(client)
  const roundTripMs = performance.now() - start
  return [
    `Worker at ${client.address}: pid ${reply.pid}${reply.draining ? ', draining' : ''}`,
    `  image-ray ${reply.imageRayVersion}, node ${reply.nodeVersion}, ` +
      `sharp ${reply.sharpVersion}, libvips ${reply.libvipsVersion}`,
    `  up ${(reply.uptimeMs / 1_000).toFixed(1)} s, ${reply.filesDone} files done, ` +
      `${reply.chunksInFlight} chunks in flight`,
    `  round trip ${roundTripMs.toFixed(2)} ms`,
    ...(reply.imageRayVersion === packageVersion()
      ? []
      : [`  This is image-ray ${packageVersion()}: the versions differ`]),
    '',
  ].join('\n')
}

/** Starts a worker, lets `ask` talk to it, and stops it again. */
export async function askOwnWorker<Answer>(
  ask: (client: WorkerClient) => Promise<Answer>,
): Promise<Answer> {
  const token = randomBytes(24).toString('base64url')
  const worker = new WorkerProcess({
    name: 'w1',
    token,
    launcher: await launcherThatDiesWithUs(),
    roots: [fromText(process.cwd())],
    verbose: false,
    allowSvg: false,
    onOutput: (line) => process.stderr.write(`${line}\n`),
  })
  try {
    const client = new WorkerClient(`127.0.0.1:${await worker.waitUntilReady()}`, token)
    try {
      return await ask(client)
    } finally {
      client.close()
    }
  } finally {
    await worker.stop(STOP_GRACE_MS)
  }
}

async function pingOwn(): Promise<void> {
  process.stdout.write(await askOwnWorker(describeWorker))
  process.stdout.write('It was started for this and is stopped again\n')
}

export interface PingOptions extends TlsFiles {
  readonly tokenFile?: string
}

const warn = (message: string): void => {
  process.stderr.write(`image-ray: Warning: ${message}\n`)
}

/** A worker without a token of ours must still be able to say that it wants one. */
function findTokenIfAny(tokenFile: string | undefined): string {
  try {
    return findToken(tokenFile, warn)
  } catch (error) {
    if (tokenFile !== undefined) throw error
    return ''
  }
}

/** `image-ray ping`: who is there, which versions, how busy. Exit 2 where somebody is not. */
export async function pingCommand(
  addresses: readonly string[],
  options: PingOptions,
): Promise<number> {
  if (addresses.length === 0) {
    await pingOwn()
    return 0
  }
  const tls = readClientTls(options, warn)
  for (const address of addresses) requireSafeConnect(address, tls !== undefined)
  const token = findTokenIfAny(options.tokenFile)
  let exitCode = 0
  for (const address of addresses) {
    const client = new WorkerClient(address, token, { tls })
    try {
      process.stdout.write(await describeWorker(client))
    } catch (error) {
      if (!(error instanceof ImageRayError)) throw error
      process.stderr.write(`image-ray: ${describeError(error)}\n`)
      exitCode = 2
    } finally {
      client.close()
    }
  }
  return exitCode
}
