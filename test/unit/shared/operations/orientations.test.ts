import assert from 'node:assert/strict'
import sharp, { type Sharp } from 'sharp'
import { buildSteps, type PipelineInput } from '../../../../shared/operations/pipeline.js'
import { registry } from '../../../../shared/operations/registry.js'
import { facts, makeContext } from './context.js'
import { quarters } from './row.js'
import { runSteps } from './run-steps.js'

/** How the pixels of an upright picture are stored with each EXIF orientation. */
const stored: Readonly<Record<number, readonly ((image: Sharp) => Sharp)[]>> = {
  1: [],
  2: [(image) => image.flop()],
  3: [(image) => image.rotate(180)],
  4: [(image) => image.flip()],
  5: [(image) => image.rotate(90), (image) => image.flop()],
  6: [(image) => image.rotate(270)],
  7: [(image) => image.rotate(270), (image) => image.flop()],
  8: [(image) => image.rotate(90)],
}

async function storeAs(orientation: number): Promise<Buffer> {
  let bytes = await (await quarters()).png().toBuffer()
  for (const turn of stored[orientation] ?? []) bytes = await turn(sharp(bytes)).png().toBuffer()
  return sharp(bytes).withMetadata({ orientation }).png().toBuffer()
}

async function process(input: PipelineInput, orientation: number) {
  const context = makeContext({ source: facts({ orientation }) })
  const image = sharp(await storeAs(orientation))
  const staged = await runSteps(registry, buildSteps(registry, input), image, context)
  const { data, info } = await staged.image.raw().toBuffer({ resolveWithObject: true })
  return { size: `${info.width}x${info.height}`, data }
}

describe('pictures of every orientation', () => {
  const inputs: readonly PipelineInput[] = [
    { crop: { region: '30x10+5+15' } },
    { crop: { region: '1:1' }, canvas: { gravity: 'east' } },
    { resize: { size: '30x10', fit: 'cover' }, canvas: { gravity: 'north' } },
    { resize: { size: '30x30', fit: 'contain' }, flip: { mirror: true } },
    { resize: { size: '50%' }, flop: { mirror: true }, extend: { by: '1,2,3,4' } },
    { rotate: { degrees: 90 }, crop: { region: '20x20+0+0' }, flop: { mirror: true } },
    { rotate: { degrees: 20 }, resize: { size: '30x' } },
    { trim: { edges: true, threshold: 1 }, flip: { mirror: true } },
  ]
  for (const input of inputs) {
    it(`come out alike of ${JSON.stringify(input)}`, async () => {
      const upright = await process(input, 1)
      for (let orientation = 2; orientation <= 8; orientation++) {
        const { size, data } = await process(input, orientation)
        assert.equal(size, upright.size, `orientation ${orientation}`)
        const far = data.reduce(
          (most, value, at) => Math.max(most, Math.abs(value - (upright.data[at] ?? 0))),
          0,
        )
        assert.ok(far <= 5, `orientation ${orientation}: ${far} levels off`)
      }
    })
  }
})
