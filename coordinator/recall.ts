import { lstatSync } from 'node:fs'
import { toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import type { Settings } from '../shared/config.js'
import { identify, type FileIdentity } from '../shared/file-identity.js'
import { hashRecipe } from '../shared/operations/recipe.js'
import { failedResult, noTimings, type FileResult, type Job } from '../shared/result.js'
import type { FeedOptions } from './feed.js'
import { relativeTo } from './input/paths.js'
import { decideKnown, isUnchanged } from './state/decide-known.js'
import type { Records } from './state/records.js'

const identifyOutput = (path: BytePath): FileIdentity | undefined => {
  const stat = lstatSync(toBuffer(path), { bigint: true, throwIfNoEntry: false })
  return stat && identify(stat)
}

const unchanged = (output: BytePath): FileResult => ({
  ...{ id: 0, status: 'skipped', reason: 'unchanged', warnings: [], timings: noTimings },
  message: `${toDisplay(output)} is the result of the same recipe`,
})

/** The recipe of a job by the output format of a file, worked out once each. */
function recipesOf(job: Job): (format: string | undefined) => string {
  const recipes = new Map<string | undefined, string>()
  return (format) => {
    const known = recipes.get(format)
    if (known !== undefined) return known
    const replaces = job.commitMode !== 'new-file'
    const recipe = hashRecipe({ steps: job.steps, format, replaces })
    recipes.set(format, recipe)
    return recipe
  }
}

/** Answers from the records for files that need no work. */
export function recallFiles(records: Records, job: Job, settings: Settings): FeedOptions['recall'] {
  if (!job.hasRecords) return () => undefined
  const { force, input: single, filesFrom } = settings
  // Whoever names files wants them tried.
  const retryFailed = settings.retryFailed || single !== undefined || filesFrom !== undefined
  const recipeOf = recipesOf(job)
  return ({ input, output, format, source }) => {
    const name = relativeTo(job.outputRoot, output)
    const seen = name && records.reader.findSeen(name)
    if (!seen) return undefined
    const question = {
      ...{ source, force, retryFailed, recipe: recipeOf(format) },
      output: input === output ? source : identifyOutput(output),
    }
    if (isUnchanged(seen, question)) return unchanged(output)
    const known = records.reader.findByName(name)
    if (!known) return undefined
    const decision = decideKnown(known, question)
    if (decision.action === 'work') return undefined
    if (decision.action === 'skip') return unchanged(output)
    const { code, message } = decision
    return failedResult(0, code, `${toDisplay(input)}: ${message}`)
  }
}
