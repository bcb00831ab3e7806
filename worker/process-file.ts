import { toDisplay } from '../shared/byte-path.js'
import { formatByName } from '../shared/formats.js'
import { hashRecipe } from '../shared/operations/pipeline.js'
import type { FileResult, FileTask, ImageFacts, Job, Timings } from '../shared/result.js'
import { commitResult, outputExists } from './commit.js'
import { FileFailure, toFileFailure } from './failure.js'
import type { Fence } from './fence.js'
import { exists } from './file-operations.js'
import type { Journal } from './journal.js'
import { isKept } from './keep-original.js'
import { probePicture, requireKeepable, type Probe } from './probe.js'
import { readSource, type Source } from './read-source.js'
import { renderPicture, type Rendered } from './render.js'
import type { Roots } from './roots.js'
import { Stopwatch } from './stopwatch.js'
import { verifyResult } from './verify.js'

export interface FileContext {
  readonly job: Job
  readonly roots: Roots
  readonly journal: Journal
  readonly fence: Fence
}

/** Thrown to leave a file alone on purpose. */
class Skip extends Error {
  constructor(
    readonly reason: 'output_exists' | 'hard_linked' | 'original_smaller',
    message: string,
  ) {
    super(message)
  }
}

function requireFreeOutput(task: FileTask, job: Job): void {
  if (job.commitMode === 'in-place' || job.ifExists === 'replace') return
  if (!exists(task.output)) return
  if (job.ifExists === 'skip' && job.commitMode === 'new-file') {
    throw new Skip('output_exists', `${toDisplay(task.output)} is there already`)
  }
  throw outputExists(task.output)
}

/** Replacing one name of a file that has several would cut it off from the others. */
function requireSingleName(task: FileTask, job: Job, source: Source): void {
  if (job.commitMode === 'new-file' || source.links === 1) return
  if (source.links === 2 && isKept(job, task.input, source)) return
  throw new Skip(
    'hard_linked',
    `${toDisplay(task.input)} has ${source.links} hard links, which replacing it would cut off`,
  )
}

const describeName = (task: FileTask, format: string): readonly string[] => {
  const promised = formatByName(task.input)
  return promised === undefined || promised === format
    ? []
    : [`Named like ${promised} but holds ${format}`]
}

/** Whether the bytes of the original serve better than those of the result. */
const gainsNothing = (source: Source, probe: Probe, format: string, rendered: Rendered): boolean =>
  !rendered.changed && format === probe.facts.format && rendered.bytes.length >= source.bytes.length

const factsOf = ({ facts }: Probe, bytes: number): ImageFacts => ({
  format: facts.format,
  width: facts.width,
  height: facts.height,
  bytes,
})

/** What is known so far, for the result of a file that fails half-way. */
interface Progress {
  input?: ImageFacts
}

async function processSteps(
  task: FileTask,
  context: FileContext,
  watch: Stopwatch,
  progress: Progress,
): Promise<FileResult> {
  const { job, roots } = context
  roots.requireInside(task.input)
  roots.requireInside(task.output)
  requireFreeOutput(task, job)
  const source = readSource(task.input)
  requireSingleName(task, job, source)
  const probe = await probePicture(task.input, source.bytes)
  const input = factsOf(probe, source.bytes.length)
  progress.input = input
  const format = requireKeepable(task.input, probe, task.format)
  watch.lap('readMs')

  const rendered = await renderPicture({
    path: task.input,
    bytes: source.bytes,
    probe,
    outputFormat: format,
    steps: job.steps,
    strict: job.commitMode !== 'new-file',
  })
  watch.lap('processMs')

  const keptBytes = gainsNothing(source, probe, format, rendered)
  if (keptBytes && job.commitMode === 'in-place') {
    throw new Skip('original_smaller', `${toDisplay(task.input)} would not get smaller`)
  }
  if (!keptBytes) {
    await verifyResult(task.input, rendered.bytes, {
      format,
      size: rendered.size,
      hasProfile: probe.icc !== undefined && format !== 'gif',
      decode: job.commitMode !== 'new-file',
    })
  }
  watch.lap('verifyMs')

  const bytes = keptBytes ? source.bytes : rendered.bytes
  const result = commitResult({
    task,
    source,
    bytes,
    recipe: hashRecipe(job.steps),
    ...context,
    result: {
      id: task.id,
      status: 'ok',
      warnings: [...rendered.warnings, ...describeName(task, probe.facts.format)],
      timings: watch.timings(),
      input,
      output: { format, ...rendered.size, bytes: bytes.length },
      keptBytes,
      backupBytes: 0,
    },
  })
  watch.lap('commitMs')
  return { ...result, timings: watch.timings() }
}

/**
 * Takes one picture all the way from its path to its committed result. Never rejects: whatever goes
 * wrong with a file is the file's result, with a code from the closed list.
 */
export async function processFile(task: FileTask, context: FileContext): Promise<FileResult> {
  const watch = new Stopwatch()
  const progress: Progress = {}
  const base = (timings: Timings) => ({
    id: task.id,
    warnings: [],
    timings,
    input: progress.input,
  })
  try {
    return await processSteps(task, context, watch, progress)
  } catch (error) {
    if (error instanceof Skip) {
      const { reason, message } = error
      return { ...base(watch.timings()), status: 'skipped', reason, message }
    }
    const { code, message } =
      error instanceof FileFailure ? error : toFileFailure(task.input, error)
    return { ...base(watch.timings()), status: 'failed', code, message }
  }
}
