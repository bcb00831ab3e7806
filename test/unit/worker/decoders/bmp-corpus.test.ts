import assert from 'node:assert/strict'
import sharp from 'sharp'
import { bmpDecoder } from '../../../../worker/decoders/bmp-decoder.js'
import { readCorpus } from './corpus.js'
import { convert, outcomeOf } from './outcome.js'

describe('the BMP decoder, over the corpus', () => {
  it('reads the good files and tells what is wrong with the others', async function () {
    const files = [...readCorpus(this, 'bmp')].filter(([name]) => name.endsWith('.bmp'))
    const failed = new Map<string, string>()
    for (const [name, bytes] of files) {
      const outcome = await outcomeOf(bmpDecoder, bytes)
      if (outcome !== 'ok') failed.set(name, outcome)
    }
    assert.deepEqual(Object.fromEntries(failed), {
      'badbitcount.bmp': 'corrupt',
      'badrle.bmp': 'corrupt',
      'badrle4.bmp': 'corrupt',
      'badrle4bis.bmp': 'corrupt',
      'badrle4ter.bmp': 'corrupt',
      'badrlebis.bmp': 'corrupt',
      'badrleter.bmp': 'corrupt',
      'badwidth.bmp': 'corrupt',
      'pal8badindex.bmp': 'corrupt',
      'reallybig.bmp': 'too_large',
      'shortfile.bmp': 'corrupt',
    })
  })

  it('reads one picture alike in all its encodings', async function () {
    const files = readCorpus(this, 'bmp')
    const pixelsOf = async (name: string): Promise<Buffer> => {
      const { png } = await convert(bmpDecoder, files.get(`${name}.bmp`) ?? Buffer.alloc(0))
      return sharp(png).toColourspace('srgb').removeAlpha().raw().toBuffer()
    }
    const paletted = await pixelsOf('pal8')
    const same = ['pal8-0', 'pal8os2', 'pal8rle', 'pal8topdown', 'pal8v4', 'pal8v5', 'rletopdown']
    for (const name of same) assert((await pixelsOf(name)).equals(paletted), name)
    assert((await pixelsOf('pal4rle')).equals(await pixelsOf('pal4')))
    const full = await pixelsOf('rgb24')
    for (const name of ['rgb24pal', 'rgb32', 'rgb32bf', 'rgb32bfdef']) {
      assert((await pixelsOf(name)).equals(full), name)
    }
    for (const name of ['rgb16', 'rgb16bfdef', 'rgb16-565', 'rgb16-565pal']) {
      const pixels = await pixelsOf(name)
      // Half a step of 5 bits, and one for rounding.
      assert(
        pixels.every((value, at) => Math.abs(value - (full[at] ?? 0)) <= 8),
        name,
      )
    }
  })
})
