import assert from 'node:assert/strict'
import sharp from 'sharp'
import { writePng, type Raster } from '../../../../worker/decoders/png-writer.js'
import { readPixels } from '../../../helpers/pixels.js'

/** Values that are all over the place. */
const noise = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7919) >> 3)

const makeRaster = (
  width: number,
  height: number,
  channels: Raster['channels'],
  bitDepth: Raster['bitDepth'] = 8,
): Raster => ({
  ...{ width, height, channels, bitDepth },
  data: noise(width * height * channels * (bitDepth / 8)),
})

describe('the PNG writer', () => {
  const shapes = [
    ['grey', makeRaster(5, 3, 1)],
    ['RGB', makeRaster(64, 48, 3)],
    ['RGB with alpha', makeRaster(7, 9, 4)],
    ['rows longer than a stored block', makeRaster(50_001, 3, 4)],
    ['rows that fill a stored block exactly', makeRaster(65_534, 2, 1)],
    ['a single pixel', makeRaster(1, 1, 3)],
  ] as const
  for (const [name, raster] of shapes) {
    it(`writes ${name} so that sharp reads the same`, async () => {
      const pixels = await readPixels(writePng(raster))
      assert.deepEqual([pixels.width, pixels.height], [raster.width, raster.height])
      // sharp gives grey as RGB unless asked.
      const every = raster.channels === 1 ? 3 : 1
      const values = pixels.data.filter((_, index) => index % every === 0)
      assert.deepEqual([...values.subarray(0, 9)], [...raster.data.subarray(0, 9)])
      assert(Buffer.from(values).equals(raster.data))
    })
  }

  it('writes 16 bits a channel', async () => {
    const raster = makeRaster(6, 5, 3, 16)
    const png = writePng(raster)
    assert.equal((await sharp(png).metadata()).depth, 'ushort')
    const values = await sharp(png).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()
    assert(values.swap16().equals(raster.data))
  })

  it('carries profile, EXIF, XMP and density', async () => {
    const { icc } = await sharp(
      await sharp(await sharp(writePng(makeRaster(2, 2, 3))).toBuffer())
        .withIccProfile('p3')
        .png()
        .toBuffer(),
    ).metadata()
    const exif = Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1')
    const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    const density = { x: 11_811, y: 11_811 }
    const written = await sharp(
      writePng(makeRaster(2, 2, 3), { icc, exif, xmp, density }),
    ).metadata()
    assert(icc && written.icc?.equals(icc))
    assert(written.exif?.equals(exif))
    assert(written.xmp?.equals(xmp))
    assert.equal(written.density, 300)
  })

  it('refuses pixels that do not fill the size', () => {
    assert.throws(() => writePng({ ...makeRaster(4, 4, 3), height: 5 }), TypeError)
    assert.throws(() => writePng({ ...makeRaster(4, 4, 3), width: 0 }), TypeError)
  })
})
