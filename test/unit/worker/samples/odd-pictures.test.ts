import assert from 'node:assert/strict'
import sharp from 'sharp'
import {
  make16BitPng,
  makeAnimation,
  makeCmykJpeg,
  oddHeight,
  oddWidth,
} from '../../../../worker/samples/odd-pictures.js'

describe('odd pictures', () => {
  for (const format of ['gif', 'webp'] as const) {
    it(`animates a ${format} with all its frames, delays and transparency`, async () => {
      const picture = sharp(await makeAnimation(format, 5), { animated: true })
      const facts = await picture.metadata()
      assert.equal(facts.format, format)
      assert.deepEqual([facts.width, facts.pageHeight, facts.pages], [oddWidth, oddHeight, 5])
      assert.deepEqual(facts.delay, [100, 120, 140, 160, 180])
      assert.equal(facts.loop, 0)
      assert.equal((await picture.stats()).isOpaque, false)
    })
  }

  it('holds more than 8 bits in the 16 bit PNG', async () => {
    const png = await make16BitPng()
    const facts = await sharp(png).metadata()
    assert.deepEqual([facts.format, facts.depth, facts.space], ['png', 'ushort', 'rgb16'])
    const bytes = await sharp(png).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()
    const levels = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
    assert.ok(new Set(levels).size > 256)
  })

  it('has four channels and a profile in the CMYK JPEG', async () => {
    const facts = await sharp(await makeCmykJpeg()).metadata()
    assert.deepEqual([facts.format, facts.space, facts.channels], ['jpeg', 'cmyk', 4])
    assert.equal(facts.icc?.toString('latin1', 16, 20), 'CMYK')
  })
})
