import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import { runChaosJob, resultsOf, type ChaosJob } from './chaos-job.js'
import type { Expected } from './invariants.js'
import { takeSnapshot } from './snapshot.js'

/** Copies a tree with its permissions and times. */
export const copyTree = (from: string, to: string): void => {
  cpSync(from, to, { recursive: true, preserveTimestamps: true })
}

/**
 * Does a job undisturbed on a copy of the pictures beside it.
 * @param calmJob the same job at another place, whose input directory is made here
 * @returns what is to be compared with, and how long it took in milliseconds
 */
export async function runCalm(
  pictures: string,
  calmJob: ChaosJob,
): Promise<Pick<Expected, 'originals' | 'calm'> & { readonly calmMs: number }> {
  copyTree(pictures, calmJob.inputDir)
  const originals = takeSnapshot(pictures)
  const { code, summary, stderr } = await runChaosJob(calmJob)
  assert.equal(code, 0, stderr)
  assert.equal(summary.ok, originals.size)
  const calm = takeSnapshot(resultsOf(calmJob))
  // Without this a picture that was made twice from itself would look like one that was made once.
  for (const [name, hash] of calm) assert.notEqual(hash, originals.get(name))
  return { originals, calm, calmMs: summary.durationMs }
}
