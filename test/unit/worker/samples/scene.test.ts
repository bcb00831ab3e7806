import assert from 'node:assert/strict'
import { makeScene, paintScene } from '../../../../worker/samples/scene.js'

describe('scene', () => {
  it('is a raw RGB picture of the size asked for', async () => {
    const { info } = await makeScene(90, 60).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual(
      { width: info.width, height: info.height, channels: info.channels },
      { width: 90, height: 60, channels: 3 },
    )
  })

  it('has the same pixels for the same options, others for another seed or mood', () => {
    const pixels = (options = {}) => Buffer.from(paintScene(90, 60, options).data)
    assert.ok(pixels({ seed: 4 }).equals(pixels({ seed: 4 })))
    assert.ok(!pixels({ seed: 4 }).equals(pixels({ seed: 5 })))
    assert.ok(!pixels({ mood: 'day' }).equals(pixels({ mood: 'dusk' })))
  })

  it('has its white mark in the top left corner and in no other', () => {
    const { data, width, height } = paintScene(300, 200, { mood: 'dusk' })
    const darkest = (left: number, top: number) => {
      let level = 255
      for (let row = top; row < top + 20; row++) {
        const at = (row * width + left) * 3
        level = Math.min(level, ...data.subarray(at, at + 3))
      }
      return level
    }
    assert.ok(darkest(17, 20) > 240)
    assert.ok(darkest(width - 17, 20) < 200)
    assert.ok(darkest(17, height - 40) < 200)
    assert.ok(darkest(width - 17, height - 40) < 200)
  })
})
