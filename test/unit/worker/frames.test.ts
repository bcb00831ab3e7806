import assert from 'node:assert/strict'
import sharp from 'sharp'
import { makeAnimation } from '../../../worker/samples/odd-pictures.js'
import { render } from './rendering.js'
import { makeDeepPages, makeUnequalPages, readDeepPages } from './two-pages.js'

/** Frames whose one colour tells them apart, whatever a codec does to them. */
async function makeColours(format: 'gif' | 'webp' | 'tiff'): Promise<Buffer> {
  const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffff00']
  const pages = await Promise.all(
    colours.map((background) =>
      sharp({ create: { width: 40, height: 20, channels: 3, background } })
        .raw()
        .toBuffer(),
    ),
  )
  const image = sharp(Buffer.concat(pages), {
    raw: { width: 40, height: 80, channels: 3, pageHeight: 20 },
  })
  if (format === 'gif') return image.gif({ delay: [100, 200, 300, 400], loop: 3 }).toBuffer()
  if (format === 'tiff') return image.tiff({ compression: 'lzw' }).toBuffer()
  return image.webp({ delay: [100, 200, 300, 400], loop: 3, lossless: true }).toBuffer()
}

async function firstPixels(bytes: Buffer): Promise<number[][]> {
  const { pages = 1 } = await sharp(bytes).metadata()
  return Promise.all(
    Array.from({ length: pages }, async (_, page) => [
      ...(await sharp(bytes, { page }).removeAlpha().raw().toBuffer()).subarray(0, 3),
    ]),
  )
}

describe('frames', () => {
  for (const format of ['gif', 'webp'] as const) {
    it(`of an animated ${format} are all resized, with their timing and loop`, async () => {
      const source = await makeColours(format)
      const { bytes, size } = await render(source, { resize: { size: '20x' } })
      const [before, after] = await Promise.all([source, bytes].map((one) => sharp(one).metadata()))
      assert.deepEqual(size, { width: 20, height: 10 })
      assert.deepEqual([after?.width, after?.height], [20, 10])
      assert.deepEqual([after?.pages, after?.loop], [4, 3])
      assert.deepEqual(after?.delay, before?.delay)
    })
  }

  it('keep their order and their colours', async () => {
    const { bytes } = await render(await makeColours('webp'), { resize: { size: '20x' } })
    assert.deepEqual(await firstPixels(bytes), [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 0],
    ])
  })

  it('go from gif to webp and back', async () => {
    const webp = await render(await makeAnimation('gif', 5), { encode: { format: 'webp' } })
    assert.equal((await sharp(webp.bytes).metadata()).pages, 5)
    const gif = await render(await makeAnimation('webp', 5), { encode: { format: 'gif' } })
    assert.equal((await sharp(gif.bytes).metadata()).pages, 5)
  })

  it('are pages in a TIFF and stay so', async () => {
    const { bytes } = await render(await makeColours('tiff'), { resize: { size: '50%' } })
    const { pages, width, height } = await sharp(bytes).metadata()
    assert.deepEqual([pages, width, height], [4, 20, 10])
    assert.equal((await firstPixels(bytes)).length, 4)
  })
})

describe('pages of 16 bits', () => {
  for (const [space, channels] of [
    ['rgb16', 3],
    ['grey16', 1],
  ] as const) {
    it(`stay so, sample for sample, as ${space}`, async () => {
      const source = await makeDeepPages(channels)
      const { bytes, losses, header } = await render(source)
      assert.deepEqual([header.pages, header.space, header.depth], [2, space, 'ushort'])
      assert.deepEqual(await readDeepPages(bytes, space), await readDeepPages(source, space))
      assert.deepEqual(losses, [])
    })

    it(`stay so through a resize as ${space}`, async () => {
      const source = await makeDeepPages(channels)
      const { bytes, header } = await render(source, { resize: { size: '50%' } })
      assert.deepEqual([header.pages, header.width, header.depth], [2, 4, 'ushort'])
      assert.equal(header.channels, channels)
      const samples = await readDeepPages(bytes, space)
      const fine = samples.filter((_, index) => index % 2 === 0)
      assert.ok(new Set(fine).size > 8, 'the low bytes are not made up from 8 bits')
    })
  }
})

describe('pages that are unequal', () => {
  it('are refused, and that is told', async () => {
    await assert.rejects(render(await makeUnequalPages()), {
      code: 'unsupported_format',
      message: /all pages of one size in \/in\/picture, got: .*page 1 differs from page 0/,
    })
  })

  it('give their first where it was asked for', async () => {
    const { header, losses } = await render(await makeUnequalPages(), {
      frames: { firstFrame: true },
    })
    assert.equal(header.pages ?? 1, 1)
    assert.deepEqual(losses, ['Only the first of 2 frames was taken'])
  })
})

describe('frames on the way to a still picture', () => {
  it('give their first, and the others are told as lost', async () => {
    const { bytes, losses, header } = await render(await makeColours('webp'), {
      ...{ encode: { format: 'png' }, frames: { firstFrame: true } },
    })
    assert.deepEqual(await firstPixels(bytes), [[255, 0, 0]])
    assert.deepEqual([header.pages ?? 1, header.width, header.height], [1, 40, 20])
    assert.deepEqual(losses, ['Only the first of 4 frames was taken'])
  })

  it('with a profile are converted by it, which is told', async () => {
    const page = await sharp({
      create: { width: 8, height: 16, channels: 3, background: '#30c050' },
    })
      .raw()
      .toBuffer()
    const source = await sharp(page, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
      .withIccProfile('p3')
      .tiff({ compression: 'lzw' })
      .toBuffer()
    const { bytes, losses, header } = await render(source)
    assert.equal(header.hasProfile, false)
    assert.match(losses.join(), /P3.* to sRGB, since tiff of several frames carries no profile/)
    const [[red = 0, green = 0, blue = 0] = []] = await firstPixels(bytes)
    for (const [got, wanted] of [
      [red, 0x30],
      [green, 0xc0],
      [blue, 0x50],
    ] as const) {
      assert.ok(Math.abs(got - wanted) <= 2, `${got} for ${wanted}`)
    }
  })
})
