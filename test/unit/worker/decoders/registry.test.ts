import assert from 'node:assert/strict'
import { findDecoder } from '../../../../worker/decoders/registry.js'
import { makeJpeg, makePng } from '../../../helpers/pictures.js'
import { makeBmp } from './bmp-samples.js'
import { heicSamples } from './heic-samples.js'

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
const bmp = makeBmp({ width: 1, height: 1, bits: 24, pixels: Buffer.alloc(4) })

describe('the list of decoders', () => {
  it('finds the decoder by content', () => {
    assert.equal(findDecoder(heicSamples.rgb, { allowSvg: false })?.format, 'heic')
    assert.equal(findDecoder(bmp, { allowSvg: false })?.format, 'bmp')
  })

  it('has none for what sharp reads and for what is no picture', async () => {
    for (const bytes of [await makeJpeg(), await makePng(), Buffer.alloc(0), Buffer.from('text')]) {
      assert.equal(findDecoder(bytes, { allowSvg: true }), undefined)
    }
  })

  it('offers SVG only where it is allowed', () => {
    assert.equal(findDecoder(svg, { allowSvg: false }), undefined)
    assert.equal(findDecoder(svg, { allowSvg: true })?.format, 'svg')
  })
})
