import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseJournalLine } from '../../shared/journal.js'
import { stateOf, type ChaosJob } from './chaos-job.js'
import { findWorkers } from './processes.js'
import type { Random } from './random.js'

/** Who is killed, and how. */
export interface KillerOptions {
  readonly job: ChaosJob
  readonly everyMs: number
  /** Taken in turn, each by a worker chosen at random. */
  readonly signals: readonly NodeJS.Signals[]
  readonly random: Random
  /** On a busy machine a worker takes seconds to start: the run has to get somewhere meanwhile. */
  readonly maxKills: number
}

function readJournal(stateDir: string, pid: number): string {
  try {
    const runs = readdirSync(join(stateDir, 'runs')).sort()
    return readFileSync(join(stateDir, 'runs', runs.at(-1) ?? '', `worker-${pid}.ndjson`), 'utf8')
  } catch {
    // It has not begun its first picture.
    return ''
  }
}

/** The picture that a worker is on; undefined between two of them. */
function pictureOf(stateDir: string, pid: number): string | undefined {
  let picture: string | undefined
  for (const text of readJournal(stateDir, pid).split('\n')) {
    const line = parseJournalLine(text)
    if (line?.type === 'start') picture = JSON.stringify(line.input)
    if (line?.type === 'done') picture = undefined
  }
  return picture
}

/**
 * Sends signals to random workers of a run that are on a picture, and to no picture twice: three
 * losses at one picture are rightly its failure, which is not what is tested with this.
 */
export class Killer {
  readonly #options: KillerOptions
  readonly #hit = new Set<string>()
  readonly #victims = new Set<number>()
  readonly #over = new AbortController()
  readonly #working: Promise<void>

  constructor(options: KillerOptions) {
    this.#options = options
    this.#working = this.#work()
  }

  /** Ends it. @returns how many workers it hit */
  async stop(): Promise<number> {
    this.#over.abort()
    await this.#working
    return this.#victims.size
  }

  async #work(): Promise<void> {
    const { everyMs, maxKills } = this.#options
    const { signal } = this.#over
    const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)
    const isOver = () => signal.aborted
    while (!isOver() && this.#victims.size < maxKills) {
      await pause(everyMs)
      while (!isOver() && !this.#strike()) await pause(50)
    }
  }

  #strike(): boolean {
    const { job, signals, random } = this.#options
    const workers = findWorkers(job.inputDir).filter((pid) => !this.#victims.has(pid))
    const victim = random.pick(workers)
    if (victim === undefined) return false
    const picture = pictureOf(stateOf(job), victim)
    if (picture === undefined || this.#hit.has(picture)) return false
    try {
      process.kill(victim, signals[this.#victims.size % signals.length])
    } catch {
      return false
    }
    this.#hit.add(pictureOf(stateOf(job), victim) ?? picture)
    this.#victims.add(victim)
    return true
  }
}
