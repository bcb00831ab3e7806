import type { BytePath } from '../../../shared/byte-path.js'
import { standardLimits } from '../../../shared/limits.js'
import { parseJournalLine, type JournalLine } from '../../../shared/journal.js'
import { buildSteps, type PipelineInput } from '../../../shared/operations/pipeline.js'
import { registry } from '../../../shared/operations/registry.js'
import type { WorkerResult, FileTask, Job } from '../../../shared/result.js'
import { createFence, type Fence } from '../../../worker/fence.js'
import { Journal } from '../../../worker/journal.js'
import { processFile } from '../../../worker/process-file.js'
import { Roots } from '../../../worker/roots.js'
import { filesBelow, put, take, under, useFolders } from '../../helpers/folders.js'

/** What one file is processed with: directories `in` and `out`, a job, a journal, a fence. */
export interface Workplace {
  readonly folder: BytePath
  readonly job: Job
  readonly journal: Journal
  readonly fence: Fence
  /** Writes an input. */
  put(name: string, content: Uint8Array | string): BytePath
  /** A task on an input; its output is beside it for jobs in place, in `out` otherwise. */
  task(name: string, extra?: Partial<FileTask>): FileTask
  /** Takes an input all the way, within so many bytes of memory if any are told. */
  process(name: string, extra?: Partial<FileTask>, memoryBytes?: number): Promise<WorkerResult>
  readOutput(name: string): Buffer
  /** Files below `in` and `out`, without the state. */
  files(): readonly string[]
  journalLines(): readonly JournalLine[]
  /** `start`, `intent`, `done`, `done corrupt` and so on. */
  journalSteps(): readonly string[]
}

const readLines = ({ path }: Journal): readonly JournalLine[] =>
  take(path)
    .toString()
    .split('\n')
    .flatMap((line) => parseJournalLine(line) ?? [])

export type MakeWorkplace = (
  extra?: Partial<Job>,
  operations?: PipelineInput,
  allowSvg?: boolean,
) => Workplace

/** Makes workplaces for the tests of a suite. */
export function useWorkplaces(): MakeWorkplace {
  const makeFolder = useFolders()
  const journals: Journal[] = []
  after(() => {
    for (const journal of journals) journal.close()
  })
  return (extra = {}, operations = {}, allowSvg = false) => {
    const folder = makeFolder()
    const job: Job = {
      steps: buildSteps(registry, operations),
      inputRoot: under(folder, 'in'),
      outputRoot: under(
        folder,
        extra.commitMode === 'in-place' || extra.commitMode === 'replace-source' ? 'in' : 'out',
      ),
      stateDir: under(folder, 'state'),
      commitMode: 'new-file',
      ifExists: 'fail',
      keepOriginal: true,
      strict: false,
      keepDates: false,
      hasRecords: false,
      force: false,
      from: 'original',
      limits: standardLimits,
      breakLinks: false,
      forceReadOnly: false,
      ...extra,
    }
    const journal = new Journal(under(job.stateDir, 'runs/run/worker-1.ndjson'))
    journals.push(journal)
    const fence = createFence()
    const roots = new Roots([folder])
    const { outputRoot } = job
    const task: Workplace['task'] = (name, more = {}) => ({
      id: 1,
      input: under(job.inputRoot, name),
      output: under(outputRoot, name),
      attempt: 1,
      ...more,
    })
    return {
      ...{ folder, job, journal, fence, task },
      put: (name, content) => put(under(job.inputRoot, name), content),
      process: (name, more, memoryBytes) =>
        processFile(task(name, more), {
          ...{ job, roots, journal, records: undefined, fence, allowSvg, memoryBytes },
        }),
      readOutput: (name) => take(under(outputRoot, name)),
      files: () => filesBelow(folder).filter((name) => !name.startsWith('state/')),
      journalLines: () => readLines(journal),
      journalSteps: () =>
        readLines(journal).map((line) => {
          const end = line.type === 'done' ? (line.failed ?? line.skipped) : undefined
          return end === undefined ? line.type : `done ${end}`
        }),
    }
  }
}
