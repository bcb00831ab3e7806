import assert from 'node:assert/strict'
import sharp from 'sharp'
import { readProfileDescription } from '../../../../worker/icc-profile.js'
import { heicDecoder } from '../../../../worker/decoders/heic-decoder.js'
import { pixelAt, readPixels } from '../../../helpers/pixels.js'
import { readCorpus } from './corpus.js'
import { heicSamples } from './heic-samples.js'
import { convert, failureOf, outcomeOf } from './outcome.js'

const lime = [0, 255, 0]
const red = [208, 1, 45]
const blue = [45, 0, 207]

/** Values of HEVC differ a little from build to build. */
const assertNear = (actual: readonly number[], expected: readonly number[]): void => {
  const isNear = actual.every((value, at) => Math.abs(value - (expected[at] ?? NaN)) <= 4)
  assert(
    actual.length === expected.length && isNear,
    `${String(actual)} is not ${String(expected)}`,
  )
}

async function assertCorners(
  png: Buffer,
  size: readonly [width: number, height: number],
  corners: readonly (readonly number[])[],
): Promise<void> {
  const picture = await readPixels(png)
  assert.deepEqual([picture.width, picture.height], size)
  const [right, bottom] = [size[0] - 9, size[1] - 9]
  const places = [8, right].flatMap((x) => [8, bottom].map((y) => [x, y] as const))
  places.forEach(([x, y], index) => {
    assertNear(pixelAt(picture, x, y), corners[index] ?? [])
  })
}

const replaceText = (bytes: Buffer, text: string, other: string): Buffer => {
  const changed = Buffer.from(bytes)
  const at = changed.indexOf(text, 0, 'latin1')
  assert(at > 0)
  changed.fill(0, at, at + text.length)
  changed.write(other, at, 'latin1')
  return changed
}

describe('the HEIC decoder', () => {
  it('knows HEIC by content, and leaves AVIF to sharp', async () => {
    for (const sample of Object.values(heicSamples)) assert(heicDecoder.matches(sample))
    const avif = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .avif()
      .toBuffer()
    assert(!heicDecoder.matches(avif))
    assert(!heicDecoder.matches(Buffer.alloc(0)))
    assert(!heicDecoder.matches(heicSamples.rgb.subarray(0, 15)))
  })

  it('decodes colours', async () => {
    const { png, width, height, isLossless, warnings } = await convert(heicDecoder, heicSamples.rgb)
    assert.deepEqual([width, height, isLossless, warnings], [64, 48, false, []])
    await assertCorners(png, [64, 48], [lime, blue, red, blue])
  })

  it('keeps grey to one channel', async () => {
    const { png } = await convert(heicDecoder, heicSamples.grey)
    assert.equal((await sharp(png).metadata()).space, 'b-w')
    assertNear(pixelAt(await readPixels(png), 8, 8).slice(0, 1), [150])
  })

  it('keeps 10 bits a channel in 16', async () => {
    const { png } = await convert(heicDecoder, heicSamples.deep)
    assert.equal((await sharp(png).metadata()).depth, 'ushort')
    const values = await sharp(png).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()
    const corners = [values.readUInt16LE(), values.readUInt16LE(values.length - 2)]
    assert(corners[0] !== undefined && corners[0] < 1300, String(corners))
    assert(corners[1] !== undefined && corners[1] > 64_200, String(corners))
    // More steps than 8 bits have.
    const steps = new Set(
      Array.from({ length: values.length / 6 }, (_, at) => values.readUInt16LE(at * 6)),
    )
    assert(steps.size > 256, String(steps.size))
  })

  it('keeps alpha', async () => {
    const { png } = await convert(heicDecoder, heicSamples.alpha)
    await assertCorners(
      png,
      [64, 48],
      [lime, blue, red, blue].map((colour) => [...colour, 128]),
    )
  })

  const turned = [
    ['turned', [blue, blue, lime, red]],
    ['mirrored', [lime, red, blue, blue]],
  ] as const
  for (const [name, corners] of turned) {
    it(`gives a ${name} picture upright, once`, async () => {
      const { png } = await convert(heicDecoder, heicSamples[name])
      await assertCorners(png, [48, 64], corners)
      const upright = await sharp(png).metadata()
      assert.equal(upright.orientation, 1)
      assert.deepEqual(upright.autoOrient, { width: 48, height: 64 })
    })
  }

  it('carries EXIF whole but for the orientation', async () => {
    const { exif } = await sharp(heicSamples.turned).metadata()
    const { png } = await convert(heicDecoder, heicSamples.turned)
    const carried = (await sharp(png).metadata()).exif
    assert(exif && carried)
    const source = exif.subarray(exif.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0)
    const differences = [...source.keys()].filter((at) => source[at] !== carried[at])
    assert.equal(carried.length, source.length)
    assert.deepEqual(
      differences.map((at) => [source[at], carried[at]]),
      [[6, 1]],
    )
  })

  it('carries profile and XMP', async () => {
    const source = await sharp(heicSamples.tagged).metadata()
    const { png, warnings } = await convert(heicDecoder, heicSamples.tagged)
    const carried = await sharp(png).metadata()
    assert.deepEqual(warnings, [])
    assert(source.icc && carried.icc?.equals(source.icc))
    const xmp = source.xmp?.toString().replace('tiff:Orientation="6"', 'tiff:Orientation="1"')
    assert.equal(carried.xmp?.toString(), xmp)
    assert.notEqual(carried.xmp?.toString(), source.xmp?.toString())
  })

  it('turns colours told by code into a profile, or says that it cannot', async () => {
    const p3 = await convert(heicDecoder, heicSamples.p3)
    assert.deepEqual(p3.warnings, [])
    const { icc } = await sharp(p3.png).metadata()
    assert(icc)
    assert.match(readProfileDescription(icc), /P3/)
    await assertCorners(p3.png, [64, 48], [lime, blue, red, blue])
    const pq = await convert(heicDecoder, heicSamples.pq)
    assert.match(String(pq.warnings), /primaries 9, PQ/)
    assert.equal((await sharp(pq.png).metadata()).icc, undefined)
  })

  it('takes the primary picture and says that there are more', async () => {
    const { png, warnings } = await convert(heicDecoder, heicSamples.two)
    await assertCorners(png, [64, 48], [lime, blue, red, blue])
    assert.match(String(warnings), /left out \(1\)/)
  })

  const alphaUrn = 'urn:mpeg:hevc:2015:auxid:1'
  const auxiliaries = [
    ['urn:x:aux:hdrgainmap', /gain map is lost/],
    ['urn:mpeg:hevc:2015:auxid:2', /depth map is lost/],
    ['urn:x:aux:matte', /auxiliary picture is lost: urn:x:aux:matte/],
  ] as const
  for (const [urn, warning] of auxiliaries) {
    it(`says that what is told as ${urn} is lost`, async () => {
      const bytes = replaceText(heicSamples.alpha, alphaUrn, urn)
      const { png, warnings } = await convert(heicDecoder, bytes)
      assert.match(String(warnings), warning)
      await assertCorners(png, [64, 48], [lime, blue, red, blue])
    })
  }

  it('refuses damaged files, and the next picture is none the worse', async () => {
    const { rgb } = heicSamples
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = rgb.subarray(0, Math.floor(rgb.length * share))
      assert.equal((await failureOf(heicDecoder, cut)).code, 'corrupt')
    }
    const huge = Buffer.from(rgb)
    const sizeAt = huge.indexOf('ispe', 0, 'latin1') + 8
    huge.writeUInt32BE(30_000, sizeAt)
    huge.writeUInt32BE(30_000, sizeAt + 4)
    assert.equal((await failureOf(heicDecoder, huge)).code, 'too_large')
    await assertCorners((await convert(heicDecoder, rgb)).png, [64, 48], [lime, blue, red, blue])
  })

  it('reads the phone pictures of the corpus upright, with all they carry', async function () {
    this.timeout(60_000)
    const files = readCorpus(this, 'heic')
    const outcomes = new Map<string, unknown>()
    for (const [name, bytes] of files) {
      const source = await sharp(bytes)
        .metadata()
        .catch(() => undefined)
      if (!source) {
        outcomes.set(name, await outcomeOf(heicDecoder, bytes))
        continue
      }
      const { png, width, height } = await convert(heicDecoder, bytes)
      const result = await sharp(png).metadata()
      assert.deepEqual({ width, height }, source.autoOrient, name)
      assert.deepEqual(result.autoOrient, source.autoOrient, name)
      assert.equal(result.icc?.toString('hex'), source.icc?.toString('hex'), name)
      outcomes.set(name, [width, height, result.exif !== undefined, result.xmp !== undefined])
    }
    assert.deepEqual(Object.fromEntries(outcomes), {
      'IMG_1034.heic': [4032, 3024, true, false],
      'IMG_2927.HEIC': [3024, 4032, true, true],
      'NegativeArraySizeException.ItemInfoBox.init.heif': 'corrupt',
      'cheers_1440x960.heic': [1440, 960, false, false],
      'exif-at-eof.heic': [3024, 4032, true, true],
    })
  })
})
