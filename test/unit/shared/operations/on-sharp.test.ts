import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { StepContext } from '../../../../shared/operations/define.js'
import { buildSteps } from '../../../../shared/operations/pipeline.js'
import { registry } from '../../../../shared/operations/registry.js'
import { applySteps } from '../../../../shared/operations/stages.js'
import { pixelAt, readPixels, type RawPicture } from '../../../helpers/pixels.js'
import { facts, makeContext, plain } from './context.js'
import { runSteps } from './run-steps.js'
import { rows } from './operation-rows.js'
import { transparent, type Row } from './row.js'

function assertPixels(picture: RawPicture, { pixels }: Row): void {
  for (const [x, y, wanted] of pixels) {
    const got = pixelAt(picture, x, y).slice(0, wanted.length)
    const far = got.some((value, index) => Math.abs(value - (wanted[index] ?? 0)) > 3)
    assert.ok(
      !far && got.length === wanted.length,
      `${x},${y}: ${String(got)} for ${String(wanted)}`,
    )
  }
}

describe('operations on real sharp', () => {
  it('have rows in this table', () => {
    assert.deepEqual(Object.keys(rows).sort(), registry.map(({ name }) => name).sort())
  })

  for (const [name, ofOperation] of Object.entries(rows)) {
    for (const row of ofOperation) {
      it(`${name} ${row.title}`, async () => {
        const context = makeContext(row.context)
        const steps = buildSteps(registry, { ...row.beside, [name]: row.options })
        const applied = await runSteps(registry, steps, await row.input(), context)
        const bytes = await applied.image.toBuffer()
        const { format } = await sharp(bytes).metadata()
        const picture = await readPixels(bytes)
        assert.equal(format, row.format)
        assert.deepEqual([picture.width, picture.height], row.size)
        assert.deepEqual([applied.size.width, applied.size.height], row.size, 'the size foretold')
        assertPixels(picture, row)
      })
    }
  }

  it('warn where something is lost', () => {
    const warningsOf = (extra: Partial<StepContext>) => {
      const context = makeContext(extra)
      applySteps(registry, buildSteps(registry, {}), plain('red'), context)
      return context.warnings
    }
    assert.deepEqual(warningsOf({ ...transparent, outputFormat: 'jpeg' }), [
      'Transparency was laid on white, since jpeg has none',
    ])
    assert.deepEqual(warningsOf({ outputFormat: 'gif' }), [
      'Colours were reduced to a palette of 256, since gif has no more',
    ])
    assert.deepEqual(warningsOf({ source: facts({ format: 'gif' }), outputFormat: 'gif' }), [])
    assert.deepEqual(warningsOf({ outputFormat: 'webp' }), [])
  })

  it('refuse to write a format that has no encoder', () => {
    const run = () =>
      applySteps(
        registry,
        buildSteps(registry, {}),
        plain('red'),
        makeContext({ outputFormat: 'bmp' }),
      )
    assert.throws(run, /Expected an output format, got 'bmp'/)
  })
})
