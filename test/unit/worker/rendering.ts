import sharp, { type Metadata } from 'sharp'
import { asBytePath } from '../../../shared/byte-path.js'
import { buildSteps, type PipelineInput } from '../../../shared/operations/pipeline.js'
import { registry } from '../../../shared/operations/registry.js'
import { probePicture, requireKeepable, type Probe } from '../../../worker/probe.js'
import { renderPicture, type Rendered } from '../../../worker/render.js'

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
  const path = asBytePath('/in/picture')
  const steps = buildSteps(registry, operations)
  const asked = steps.find(({ name }) => name === 'encode')?.options['format']
  const probe = await probePicture(path, bytes)
  const outputFormat = requireKeepable(path, probe, typeof asked === 'string' ? asked : undefined)
  const rendered = await renderPicture({ path, bytes, probe, outputFormat, steps, strict })
  return { ...rendered, probe, header: await sharp(rendered.bytes).metadata() }
}
