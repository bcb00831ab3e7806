import { basename } from 'node:path'
import * as z from 'zod'
import { toText } from '../shared/byte-path.js'
import type { FileTask } from '../shared/result.js'

/**
 * Faults on purpose, for tests: this module is loaded only where `IMAGE_RAY_FAULTS` is set. Its
 * value is JSON, file names with what goes wrong on them:
 * `{"a.jpg": {"fault": "crash", "signal": "SIGSEGV", "attempts": 1}, "b.jpg": {"fault": "hang"}}`
 */
const faultSchema = z.strictObject({
  /**
   * crash: the process gets `signal` instead of the picture; hang: the image thread stops for ever;
   * allocate: `bytes` more of memory are filled and kept; lie: the encoder gives a damaged result,
   * which is for verification to find; lose: the process dies after the commit, before anybody is told of it.
   */
  fault: z.enum(['crash', 'hang', 'allocate', 'lie', 'lose']),
  signal: z.string().default('SIGKILL'),
  bytes: z.int().default(0),
  /** Only on so many first attempts. */
  attempts: z.int().default(Number.MAX_SAFE_INTEGER),
})

type Fault = z.output<typeof faultSchema>

const faults = z
  .record(z.string(), faultSchema)
  .parse(JSON.parse(process.env['IMAGE_RAY_FAULTS'] ?? '{}'))

const kept: Buffer[] = []

const faultOf = ({ input, attempt }: FileTask): Fault | undefined => {
  const fault = faults[basename(toText(input))]
  return fault && attempt <= fault.attempts ? fault : undefined
}

const waitForEver = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Before a picture is decoded; the journal says that it was begun. */
export function beforePicture(task: FileTask): void {
  const fault = faultOf(task)
  if (fault?.fault === 'crash') {
    process.kill(process.pid, fault.signal)
    // A signal to one's own process may take a moment to arrive at another thread.
    waitForEver()
  }
  if (fault?.fault === 'hang') waitForEver()
  if (fault?.fault === 'allocate') kept.push(Buffer.alloc(fault.bytes, 1))
}

/** What the encoder gives instead of a whole result. */
export function damage(task: FileTask, bytes: Buffer): Buffer {
  if (faultOf(task)?.fault !== 'lie') return bytes
  return Buffer.from(bytes).fill(0, bytes.length / 2)
}

/** After a picture was committed. */
export function afterPicture(task: FileTask): void {
  if (faultOf(task)?.fault !== 'lose') return
  process.kill(process.pid, 'SIGKILL')
  waitForEver()
}
