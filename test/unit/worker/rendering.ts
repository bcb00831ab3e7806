import sharp, { type Metadata } from 'sharp'
import { asBytePath } from '../../../shared/byte-path.js'
import { standardLimits } from '../../../shared/limits.js'
import { buildSteps, type PipelineInput } from '../../../shared/operations/pipeline.js'
import { registry } from '../../../shared/operations/registry.js'
import type { FileTask, Job } from '../../../shared/result.js'
import { probePicture, type Probe } from '../../../worker/probe.js'
import { renderPicture, type Rendered } from '../../../worker/render.js'
import { requireKeepable } from '../../../worker/require-keepable.js'

const path = asBytePath('/in/picture')

/** A task and its job as a coordinator makes them of options. */
export function makeWork(
  operations: PipelineInput = {},
  commitMode: Job['commitMode'] = 'new-file',
): { readonly task: FileTask; readonly job: Job } {
  const steps = buildSteps(registry, operations)
  const format = steps.find(({ name }) => name === 'encode')?.options['format']
  return {
    task: {
      ...{ id: 1, input: path, output: asBytePath('/out/picture'), attempt: 1 },
      format: typeof format === 'string' ? format : undefined,
    },
    job: {
      ...{ steps, commitMode, ifExists: 'fail', keepOriginal: true },
      ...{
        inputRoot: asBytePath('/in'),
        outputRoot: asBytePath('/out'),
        stateDir: asBytePath('/state'),
      },
      limits: standardLimits,
      ...{ strict: false, keepDates: false, hasRecords: false, force: false, from: 'original' },
      ...{ breakLinks: false, forceReadOnly: false },
    },
  }
}

export interface RenderedPicture extends Rendered {
  readonly probe: Probe
  /** Header of the result. */
  readonly header: Metadata
}

/** Probes and renders as a worker does; `strict` as for jobs in place. */
export async function render(
  bytes: Buffer,
  operations: PipelineInput = {},
  strict = false,
): Promise<RenderedPicture> {
  const { task, job } = makeWork(operations, strict ? 'in-place' : 'new-file')
  const probe = await probePicture(path, bytes, job.limits)
  const rendered = await renderPicture({
    ...{ path, bytes, probe, steps: job.steps, strict, limits: job.limits },
    ...requireKeepable(task, job, probe),
  })
  return { ...rendered, probe, header: await sharp(rendered.bytes).metadata() }
}
