import assert from 'node:assert/strict'
import sharp from 'sharp'
import { encoderFields, formatsOfField } from '../../../../shared/encoders/fields.js'
import { outputFormats, type OutputFormat } from '../../../../shared/formats.js'
import { encode } from '../../../../shared/operations/encode.js'
import type { SourceFacts } from '../../../../shared/operations/define.js'
import { makeScene } from '../../../../worker/samples/scene.js'

const facts: SourceFacts = {
  ...{ format: 'png', width: 32, height: 24, orientation: 1, hasAlpha: false, isGrey: false },
  ...{ bitDepth: 8, isLossless: true, isProgressive: false },
}

async function write(format: OutputFormat, options: object, source = facts): Promise<Buffer> {
  const parsed = encode.schema.parse({ format, ...options })
  const image = sharp(await makeScene(32, 24).png().toBuffer())
  return encode
    .apply(image, parsed, {
      ...{ source, size: source, outputFormat: format, warn: () => undefined },
      isGrey: source.isGrey,
      canvas: { background: undefined, gravity: 'centre', flattens: false },
    })
    .toBuffer()
}

/** A value of each option that differs from its default. */
const samples: Readonly<Record<keyof typeof formatsOfField, unknown>> = {
  lossless: true,
  nearLossless: true,
  effort: 2,
  progressive: true,
  chromaSubsampling: '4:2:0',
  mozjpeg: true,
  trellisQuantisation: true,
  overshootDeringing: true,
  optimiseScans: true,
  quantisationTable: 3,
  pngColours: 8,
  compressionLevel: 1,
  adaptiveFiltering: true,
  gifColours: 8,
  dither: 0,
  interFrameMaxError: 8,
  interPaletteMaxError: 100,
  alphaQuality: 50,
  preset: 'text',
  smartSubsample: true,
  smartDeblock: true,
  minSize: true,
  mixed: true,
  avifBitDepth: 10,
  tune: 'psnr',
  tiffCompression: 'deflate',
  tiffPredictor: 'none',
  tiffBitDepth: 4,
  tiffTile: true,
  tiffPyramid: true,
  bigtiff: true,
}

const isOption = (key: string): key is keyof typeof samples => Object.hasOwn(samples, key)

describe('encoder options', () => {
  it('each name the formats they belong to', () => {
    assert.deepEqual(Object.keys(encoderFields).sort(), Object.keys(formatsOfField).sort())
  })

  for (const key of Object.keys(samples).filter(isOption)) {
    const known: readonly OutputFormat[] = formatsOfField[key]
    for (const format of known) {
      it(`${key} is taken by ${format}`, async () => {
        const bytes = await write(format, { [key]: samples[key], quality: 50 })
        const { width, height } = await sharp(bytes).metadata()
        assert.deepEqual([width, height], [32, 24])
      })
    }
    it(`${key} is refused with any other format`, () => {
      for (const format of outputFormats.filter((one) => !known.includes(one))) {
        const { success, error } = encode.schema.safeParse({ format, [key]: samples[key] })
        assert.equal(success, false, format)
        assert.match(error.issues[0]?.message ?? '', /^Expected format .*, got /)
      }
    })
  }
})

describe('encoder defaults', () => {
  it('never reduce a PNG to a palette unasked, whatever the effort', async () => {
    for (const options of [{ quality: 30 }, { effort: 5 }, { dither: 0.5 }]) {
      assert.equal((await sharp(await write('png', options)).metadata()).isPalette, false)
    }
    const palette = await sharp(await write('png', { pngColours: 8 })).metadata()
    assert.equal(palette.isPalette, true)
  })

  it('keep lossless lossless, unless a quality is given', async () => {
    const wanted = await makeScene(32, 24).raw().toBuffer()
    for (const format of ['webp', 'avif', 'tiff', 'png'] as const) {
      assert.deepEqual(
        await sharp(await write(format, {}))
          .raw()
          .toBuffer(),
        wanted,
        format,
      )
    }
    for (const format of ['webp', 'avif'] as const) {
      const lossy = await sharp(await write(format, { quality: 30 }))
        .raw()
        .toBuffer()
      assert.notDeepEqual(lossy, wanted, format)
    }
  })

  it('keep a progressive JPEG progressive, and a plain one plain', async () => {
    for (const isProgressive of [true, false]) {
      const source = { ...facts, format: 'jpeg', isLossless: false, isProgressive }
      const { isProgressive: found } = await sharp(await write('jpeg', {}, source)).metadata()
      assert.equal(found, isProgressive)
    }
  })

  it('keep the compression of a TIFF', async () => {
    const plain = await write('tiff', {}, { ...facts, format: 'tiff', compression: 'none' })
    const packed = await write('tiff', {}, { ...facts, format: 'tiff', compression: 'deflate' })
    assert.ok(plain.length > 32 * 24 * 3)
    assert.ok(packed.length < plain.length)
  })

  it('keep the bits of an AVIF', async () => {
    const bytes = await write('avif', {}, { ...facts, format: 'avif', bitDepth: 10 })
    assert.equal((await sharp(bytes).metadata()).bitsPerSample, 10)
  })
})
