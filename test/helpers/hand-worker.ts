import { readFileSync } from 'node:fs'
import { WorkerClient } from '../../coordinator/workers/worker-client.js'
import { StartedProcess, type StartOptions } from './started-process.js'

/** A worker that was started as somebody does by hand. */
export interface HandWorker {
  readonly process: StartedProcess
  readonly address: string
  /** What it printed when it was ready. */
  readonly greeting: string
}

/** Starts a worker and waits until it listens. */
export async function startHandWorker(
  args: readonly string[],
  options?: StartOptions,
): Promise<HandWorker> {
  const process = new StartedProcess('worker/main.js', args, options)
  const [greeting] = await process.waitFor('stdout', /^[^]*Check it with.*\n/)
  const [, address = ''] = /listens on (\S+)/.exec(greeting) ?? []
  return { process, address, greeting }
}

/** A client with the token of a file. */
export const connectTo = ({ address }: HandWorker, tokenFile: string): WorkerClient =>
  new WorkerClient(address, readFileSync(tokenFile, 'utf8').trim())
