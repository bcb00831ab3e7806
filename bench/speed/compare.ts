import { execFileSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkOutputs } from './check-outputs.js'
import type { Contestant } from './contestants.js'
import type { PictureSet } from './picture-sets.js'
import { runOnce, type Measured } from './run-once.js'
import { toEnvironment, type Task } from './task.js'

/** A contestant's runs over one folder. */
export interface Series {
  readonly name: string
  readonly runs: Measured[]
}

const toTask = (set: PictureSet, inputDir: string, outputDir: string): Task => ({
  ...{ inputDir, outputDir, width: set.width, height: set.height, quality: set.quality },
})

/** Whether a program is there; where it is not, that is said. */
export function isThere({ name, check }: Contestant): boolean {
  if (check === undefined) return true
  try {
    const env = { ...process.env, ...toEnvironment(toTask(nothing, '', '')) }
    execFileSync('sh', ['-c', check], { stdio: 'ignore', env })
    return true
  } catch {
    console.error(`Left out ${name}, since this fails: ${check}`)
    return false
  }
}

const nothing: PictureSet = {
  ...{ name: '', title: '', count: 0, width: 0, height: 0 },
  make: () => Promise.reject(new Error('Expected a set of pictures, got none')),
}

export interface Comparison {
  readonly set: PictureSet
  readonly inputDir: string
  readonly contestants: readonly Contestant[]
  readonly rounds: number
  /** A folder of ours for outputs and state; best in memory. */
  readonly scratch: string
}

/**
 * Runs all contestants in turns, so that a machine that slows down does so for each of them. All
 * outputs are counted, and those of the first round looked at.
 */
export async function compare(comparison: Comparison): Promise<readonly Series[]> {
  const { set, inputDir, contestants, rounds, scratch } = comparison
  const all = contestants
    .filter(({ mixes }) => mixes || set.ending !== undefined)
    .map((contestant) => ({
      contestant,
      series: { name: contestant.name, runs: [] as Measured[] },
    }))
  const [outputDir, stateDir] = [join(scratch, 'output'), join(scratch, 'state')]
  const task = toTask(set, inputDir, outputDir)
  const variables = { XDG_STATE_HOME: stateDir, ENDING: set.ending ?? '' }
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, series } of all) {
      await mkdir(outputDir, { recursive: true })
      series.runs.push(await runOnce(contestant, task, variables))
      await checkOutputs(contestant.name, task, round === 0)
      await rm(outputDir, { recursive: true })
      await rm(stateDir, { recursive: true, force: true })
    }
    console.error(`${set.name}: round ${round + 1} of ${rounds}`)
  }
  return all.map(({ series }) => series)
}
