import { lstatSync } from 'node:fs'
import { toBuffer, type BytePath } from '../shared/byte-path.js'
import type { Job } from '../shared/result.js'
import { findShortages } from './disk-space.js'
import {
  countTrouble,
  describeStop,
  isSenseless,
  troubleOf,
  type DiskTrouble,
  type TroubleStreak,
} from './disk-trouble.js'
import type { FileRecord } from './events.js'
import type { Entry } from './input/scan.js'

/** Pictures whose size is asked for; of more, the rest is taken to be like them. */
const SAMPLE = 10_000

const sizeOf = ({ path }: Entry): number => {
  try {
    return lstatSync(toBuffer(path)).size
  } catch {
    // The worker will tell what is wrong with it.
    return 0
  }
}

/** Watches the disks of a run: whether they may hold it beforehand, whether they do on the way. */
export class DiskWatch {
  readonly #job: Job
  readonly #outputRoot: BytePath
  #sampled = 0
  #sampledBytes = 0
  #streak: TroubleStreak | undefined

  constructor(job: Job, outputRoot: BytePath) {
    this.#job = job
    this.#outputRoot = outputRoot
  }

  /** Passes entries on and measures the first pictures among them. */
  async *measure(entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
    for await (const entry of entries) {
      if (entry.kind === 'picture' && this.#sampled < SAMPLE) {
        this.#sampled += 1
        this.#sampledBytes += sizeOf(entry)
      }
      yield entry
    }
  }

  /** What space a run of so many pictures may lack, as sentences, by those that were measured. */
  findShortages(pictures: number): readonly string[] {
    const inputBytes = (this.#sampledBytes / Math.max(1, this.#sampled)) * pictures
    return findShortages(this.#job, this.#outputRoot, inputBytes)
  }

  /** Takes in a record; says why to stop where going on is senseless. */
  take(record: FileRecord): { readonly reason: DiskTrouble; readonly text: string } | undefined {
    const { result } = record
    const trouble = troubleOf(record, this.#job.stateDir)
    this.#streak = countTrouble(this.#streak, result.status, trouble)
    if (result.status !== 'failed' || !isSenseless(this.#streak)) return undefined
    return { reason: this.#streak.trouble, text: describeStop(this.#streak, result.message) }
  }
}
