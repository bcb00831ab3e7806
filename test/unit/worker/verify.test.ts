import assert from 'node:assert/strict'
import sharp from 'sharp'
import { asBytePath } from '../../../shared/byte-path.js'
import type { OutputFormat } from '../../../shared/formats.js'
import { makeAnimation } from '../../../worker/samples/odd-pictures.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { hasEndMarker, verifyResult, type Expectation } from '../../../worker/verify.js'

const path = asBytePath('/in/a.jpg')
const encode = (format: OutputFormat) =>
  makeScene(48, 32)
    .toFormat(format, format === 'tiff' ? { compression: 'lzw' } : {})
    .toBuffer()

const wanted = (format: string, extra: Partial<Expectation> = {}): Expectation => ({
  format,
  size: { width: 48, height: 32 },
  hasProfile: false,
  frames: 1,
  decode: true,
  ...extra,
})

const refuses = (bytes: Buffer, expectation: Expectation, fault: RegExp) =>
  assert.rejects(verifyResult(path, bytes, expectation), (error) => {
    assert.ok(error instanceof Error && 'code' in error)
    assert.equal(error.code, 'internal')
    assert.match(
      error.message,
      /^Expected a whole \w+ from \/in\/a\.jpg, got .*; nothing was written$/s,
    )
    assert.match(error.message, fault)
    return true
  })

describe('verifying a result', () => {
  for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const) {
    it(`takes a whole ${format}, and none that is cut anywhere`, async () => {
      const bytes = await encode(format)
      await verifyResult(path, bytes, wanted(format))
      for (const share of [0, 0.1, 0.5, 0.9, 0.99]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share))
        await assert.rejects(
          verifyResult(path, cut, wanted(format)),
          { code: 'internal' },
          `${share}`,
        )
      }
    })
  }

  for (const format of ['jpeg', 'png', 'webp', 'gif'] as const) {
    it(`sees by its end that a ${format} is not whole, without decoding`, async () => {
      const bytes = await encode(format)
      assert.equal(hasEndMarker(format, bytes), true)
      assert.equal(hasEndMarker(format, bytes.subarray(0, -1)), false)
      assert.equal(hasEndMarker(format, Buffer.concat([bytes, Buffer.alloc(1)])), false)
      assert.equal(hasEndMarker(format, Buffer.alloc(0)), false)
      await refuses(bytes.subarray(0, -4), wanted(format, { decode: false }), /./)
    })
  }

  it('asks for no end marker where the format has none', async () => {
    assert.equal(hasEndMarker('tiff', await encode('tiff')), true)
    assert.equal(hasEndMarker('avif', await encode('avif')), true)
  })

  it('sees another format', async () => {
    await refuses(await encode('png'), wanted('jpeg'), /got format png instead of jpeg/)
  })

  it('sees another size', async () => {
    const size = { width: 48, height: 33 }
    await refuses(await encode('png'), wanted('png', { size }), /got 48x32 instead of 48x33 pixels/)
  })

  it('sees more frames than there should be, and fewer', async () => {
    const size = { width: 96, height: 64 }
    const gif = await makeAnimation('gif', 3)
    await refuses(gif, wanted('gif', { size }), /3 frames or pages instead of 1/)
    await refuses(gif, wanted('gif', { size, frames: 4 }), /3 frames or pages instead of 4/)
    await verifyResult(path, gif, wanted('gif', { size, frames: 3 }))
  })

  it('lets a WebP join frames that are alike, but not add any', async () => {
    const size = { width: 96, height: 64 }
    const webp = await makeAnimation('webp', 3)
    await verifyResult(path, webp, wanted('webp', { size, frames: 4 }))
    await refuses(webp, wanted('webp', { size, frames: 2 }), /3 frames or pages instead of 2/)
  })

  it('sees an orientation that viewers would apply once more', async () => {
    const bytes = await makeScene(48, 32).withMetadata({ orientation: 3 }).jpeg().toBuffer()
    await refuses(bytes, wanted('jpeg'), /orientation 3 instead of 1/)
  })

  it('sees that the profile is lost', async () => {
    const expectation = wanted('png', { hasProfile: true })
    await refuses(await encode('png'), expectation, /no colour profile/)
    const bytes = await makeScene(48, 32).withIccProfile('p3').png().toBuffer()
    await verifyResult(path, bytes, expectation)
  })

  it('sees damaged pixels by decoding, where the header is good', async () => {
    const bytes = Buffer.from(await encode('png'))
    bytes.fill(0x55, 200, 400)
    assert.equal((await sharp(bytes).metadata()).width, 48)
    await verifyResult(path, bytes, wanted('png', { decode: false }))
    await refuses(bytes, wanted('png'), /./)
  })

  it('sees that it is no picture at all', async () => {
    await refuses(Buffer.from('no picture'), wanted('jpeg'), /unsupported image format/)
    await refuses(Buffer.alloc(0), wanted('jpeg'), /empty/i)
  })
})
