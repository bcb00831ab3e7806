import assert from 'node:assert/strict'
import sharp from 'sharp'
import * as z from 'zod'
import {
  defineOperation,
  type Operation,
  type Registry,
} from '../../../../shared/operations/define.js'
import type { Region } from '../../../../shared/size.js'
import { buildSteps } from '../../../../shared/operations/pipeline.js'
import type { SharpPlace } from '../../../../shared/operations/sharp-order.js'
import { applySteps, planStage, startSteps } from '../../../../shared/operations/stages.js'
import { makeContext, plain } from './context.js'
import { runSteps } from './run-steps.js'

const at = (name: string, place?: SharpPlace, rest: Partial<Operation> = {}) =>
  defineOperation({
    ...{ name, summary: name, schema: z.strictObject({}), ...(place && { place }) },
    apply: (image) => image,
    ...rest,
  })

/** Names of the steps of each stage. */
function listStages(registry: Registry): readonly string[][] {
  const input = Object.fromEntries(registry.map(({ name }) => [name, {}]))
  const context = makeContext()
  let progress = startSteps(registry, buildSteps(registry, input), context)
  const stages: string[][] = []
  while (progress.rest.length > 0) {
    const { after } = planStage(progress, context)
    stages.push(after.changedBy.slice(progress.changedBy.length))
    progress = after
  }
  return stages
}

/** Keeps one region, told by its own look at the pixels. */
const find = (region: Region, frames: 'first' | 'all' = 'first') =>
  at('find', 'extract', {
    locate: { frames, find: () => Promise.resolve(region) },
    apply: (image, _options, context) =>
      context.region ? image.extract({ ...context.region }) : image,
  })

describe('the stages of a pipeline', () => {
  const table: readonly (readonly [string, Registry, readonly string[][]])[] = [
    ['what sharp does in this order', [at('a', 'open'), at('b', 'resize')], [['a', 'b']]],
    ['a step that sharp would do before', [at('a', 'blur'), at('b', 'resize')], [['a'], ['b']]],
    ['two steps in one place', [at('a', 'extract'), at('b', 'extract')], [['a'], ['b']]],
    [
      'a step that takes several places',
      [at('a', 'resize', { lastPlace: () => 'extend' }), at('b', 'flip'), at('c', 'blur')],
      [['a'], ['b', 'c']],
    ],
    ['a step without a place', [at('a', 'blur'), at('b'), at('c', 'sharpen')], [['a', 'b', 'c']]],
    [
      'steps that have nothing to do',
      [at('a', 'blur'), at('b', 'resize', { isNoOp: () => true }), at('c', 'sharpen')],
      [['a', 'c']],
    ],
    ['nothing', [at('a', 'blur', { isNoOp: () => true })], []],
    [
      'a step that looks at the pixels',
      [at('a', 'open'), find({ left: 0, top: 0, width: 5, height: 5 }), at('c', 'resize')],
      [['a'], ['find', 'c']],
    ],
  ]
  for (const [what, registry, stages] of table) {
    it(`are right for ${what}`, () => {
      assert.deepEqual(listStages(registry), stages)
    })
  }

  it('are made one after the other, so that the order of the registry is the order of work', async () => {
    const cut = at('cut', 'extract', {
      resultSize: () => ({ width: 10, height: 40 }),
      apply: (image) => image.extract({ left: 30, top: 0, width: 10, height: 40 }),
    })
    const spread = at('spread', 'blur', { apply: (image) => image.blur(8) })
    const input = plain('black').composite([
      {
        input: { create: { width: 30, height: 40, channels: 3, background: 'white' } },
        left: 0,
        top: 0,
      },
    ])
    const halves = sharp(await input.removeAlpha().png().toBuffer())
    const darkestOf = async (registry: Registry) => {
      const steps = buildSteps(registry, { cut: {}, spread: {} })
      const { image, size, made } = await runSteps(registry, steps, halves, makeContext())
      assert.deepEqual(size, { width: 10, height: 40 })
      return {
        made,
        brightest: (await sharp(await image.png().toBuffer()).stats()).channels[0]?.max,
      }
    }
    // sharp alone would cut first in both.
    assert.deepEqual(await darkestOf([cut, spread]), { made: 0, brightest: 0 })
    const blurred = await darkestOf([spread, cut])
    assert.equal(blurred.made, 1)
    assert.ok((blurred.brightest ?? 0) > 100)
  })

  it('know what was found in the pixels, and leave out what would keep everything', async () => {
    const region = { left: 4, top: 2, width: 20, height: 10 }
    const some = await runSteps(
      ...([[find(region)], buildSteps([find(region)], { find: {} })] as const),
      ...([plain('red'), makeContext()] as const),
    )
    assert.deepEqual([some.size, some.changedBy], [{ width: 20, height: 10 }, ['find']])
    const { info } = await some.image.png().toBuffer({ resolveWithObject: true })
    assert.deepEqual([info.width, info.height], [20, 10])

    const all = [find({ left: 0, top: 0, width: 60, height: 40 })]
    const steps = buildSteps(all, { find: {} })
    assert.deepEqual((await runSteps(all, steps, plain('red'), makeContext())).changedBy, [])
  })

  it('are not run into one by those who ask for one', () => {
    const registry = [at('a', 'blur'), at('b', 'resize')]
    assert.throws(
      () =>
        applySteps(registry, buildSteps(registry, { a: {}, b: {} }), plain('red'), makeContext()),
      { message: 'Expected steps of one stage, got b after it' },
    )
  })
})
