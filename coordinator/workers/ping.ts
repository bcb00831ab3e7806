import { ImageRayError, type JobErrorCode } from '../../shared/errors.js'
import type { PingReply__Output as PingReply } from '../../shared/rpc/generated/imageray/v1/PingReply.js'
import type { CallProblem } from '../../shared/rpc/call-error.js'
import { toCallError } from '../../shared/rpc/status.js'
import { findTlsProblem } from './tls-problem.js'
import type { WorkerClient } from './worker-client.js'

/** What keeps a worker from answering, in words that tell what to do. */
const explanations: Partial<Record<CallProblem, readonly [JobErrorCode, (at: string) => string]>> =
  {
    lost: ['unreachable', (at) => `Expected a worker at ${at}, got no answer; is it running?`],
    timeout: [
      'unreachable',
      (at) =>
        `Expected a worker at ${at}, got a connection but no answer in time; ` +
        'is it stopped (Ctrl-Z, a debugger) or overloaded?',
    ],
    unauthenticated: [
      'unauthenticated',
      (at) => `Expected the token of the worker at ${at}, which refused ours; see --token-file`,
    ],
    wrong_service: [
      'wrong_service',
      (at) => `Expected an image-ray worker at ${at}, got another service`,
    ],
  }

/**
 * Pings a worker.
 * @throws ImageRayError `unreachable`, `unauthenticated` or `wrong_service`, each with what to do
 */
export async function pingWorker(client: WorkerClient): Promise<PingReply> {
  try {
    return await client.ping()
  } catch (error) {
    const { problem, message } = toCallError(error)
    const tls =
      problem === 'lost' ? findTlsProblem(client.address, message, client.hasTls) : undefined
    if (tls) throw new ImageRayError(tls.code, tls.message, { cause: error })
    const explanation = explanations[problem]
    const [code, describe] = explanation ?? ['unreachable', () => `${client.address}: ${message}`]
    throw new ImageRayError(code, describe(client.address), { cause: error })
  }
}
