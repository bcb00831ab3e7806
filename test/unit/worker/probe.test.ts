import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { asBytePath } from '../../../shared/byte-path.js'
import type { SourceFacts } from '../../../shared/operations/define.js'
import { probePicture, requireKeepable, type Probe } from '../../../worker/probe.js'
import {
  make16BitPng,
  makeAnimation,
  makeCmykJpeg,
  oddHeight,
  oddWidth,
} from '../../../worker/samples/odd-pictures.js'
import { makeScene } from '../../../worker/samples/scene.js'

const path = asBytePath('/in/picture')
const scene = () => makeScene(48, 32)
const probe = (bytes: Buffer) => probePicture(path, bytes)

describe('the header of a picture', () => {
  const rows: readonly (readonly [string, () => Promise<Buffer>, Partial<SourceFacts>])[] = [
    [
      'a JPEG',
      () => scene().jpeg({ quality: 77 }).toBuffer(),
      { format: 'jpeg', jpegQuality: 77, chromaSubsampling: '4:2:0', isLossless: false },
    ],
    [
      'a JPEG with full colour',
      () => scene().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer(),
      { jpegQuality: 92, chromaSubsampling: '4:4:4', orientation: 1 },
    ],
    [
      'a grey JPEG',
      () => scene().toColourspace('b-w').jpeg().toBuffer(),
      { format: 'jpeg', isGrey: true, hasAlpha: false },
    ],
    [
      'a JPEG that lies on its side, with the sides as displayed',
      () => scene().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      { width: 32, height: 48, orientation: 6 },
    ],
    [
      'a PNG',
      () => scene().png().toBuffer(),
      { format: 'png', isLossless: true, bitDepth: 8, isGrey: false, hasAlpha: false },
    ],
    [
      'a PNG with transparency',
      () => scene().ensureAlpha(0.5).png().toBuffer(),
      { hasAlpha: true },
    ],
    [
      'a PNG of 16 bits',
      make16BitPng,
      { bitDepth: 16, format: 'png', width: oddWidth, height: oddHeight },
    ],
    [
      'a lossless WebP',
      () => scene().webp({ lossless: true }).toBuffer(),
      { isLossless: true, format: 'webp' },
    ],
    ['a lossy WebP', () => scene().webp().toBuffer(), { isLossless: false, format: 'webp' }],
    [
      'an AVIF, told from HEIC by its codec',
      () => scene().avif({ effort: 0 }).toBuffer(),
      { format: 'avif', width: 48, height: 32 },
    ],
    [
      'a TIFF',
      () => scene().tiff({ compression: 'lzw' }).toBuffer(),
      { format: 'tiff', isLossless: true },
    ],
    ['a GIF', () => scene().gif().toBuffer(), { format: 'gif', isLossless: true }],
  ]
  for (const [what, make, expected] of rows) {
    it(`tells about ${what}`, async () => {
      const { facts } = await probe(await make())
      assert.deepEqual({ ...facts, ...expected }, facts)
    })
  }

  it('gives the size of one frame of an animation, and their number', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const { facts, frames } = await probe(await makeAnimation(format, 4))
      assert.deepEqual([facts.width, facts.height, frames], [oddWidth, oddHeight, 4])
    }
  })

  it('gives the profile as the file has it', async () => {
    const bytes = await scene().withIccProfile('p3').png().toBuffer()
    assert.deepEqual((await probe(bytes)).icc, (await sharp(bytes).metadata()).icc)
    assert.equal((await probe(await scene().png().toBuffer())).icc, undefined)
  })

  it('fails as unsupported where the bytes are no picture, corrupt where they are cut', async () => {
    await assert.rejects(probe(Buffer.from('just text')), { code: 'unsupported_format' })
    const jpeg = await scene().jpeg().toBuffer()
    await assert.rejects(probe(jpeg.subarray(0, 20)), { code: 'corrupt' })
  })

  it('fails as too large by our own limit, before anything is decoded', async () => {
    // The header of a small PNG, made to promise more; its chunk of 13 bytes starts at 12.
    const bytes = await scene().png().toBuffer()
    bytes.writeUInt32BE(60_000, 16)
    bytes.writeUInt32BE(50_000, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    await assert.rejects(probe(bytes), {
      code: 'too_large',
      message: /^Expected at most 268402689 pixels in .*, got 60000x50000 = 3000000000$/,
    })
  })
})

describe('pictures of which something would be lost', () => {
  const plain: Probe = {
    facts: {
      ...{ format: 'png', width: 4, height: 3, orientation: 1, hasAlpha: false },
      ...{ isGrey: false, bitDepth: 8, isLossless: true },
    },
    frames: 1,
    space: 'srgb',
    icc: undefined,
    hasGainMap: false,
  }
  const refuses = (changed: Probe, asked: string | undefined, message: RegExp) => {
    assert.throws(() => requireKeepable(path, changed, asked), {
      name: 'FileFailure',
      code: 'unsupported_format',
      message,
    })
  }

  it('are no plain ones, which keep their format or take the one asked for', () => {
    assert.equal(requireKeepable(path, plain, undefined), 'png')
    assert.equal(requireKeepable(path, plain, 'webp'), 'webp')
    assert.equal(requireKeepable(path, { ...plain, space: 'b-w' }, 'jpeg'), 'jpeg')
  })

  it('are refused where they move', async () => {
    const animation = await probe(await makeAnimation('gif', 3))
    refuses(
      animation,
      undefined,
      /^Expected a still picture in \/in\/picture, got 3 frames or pages; it is left alone$/,
    )
  })

  it('are refused where they have more than 8 bits a channel', async () => {
    refuses(await probe(await make16BitPng()), undefined, /at most 8 bits a channel.*got 16 bits/)
  })

  it('are refused where they are made for print', async () => {
    refuses(await probe(await makeCmykJpeg()), undefined, /an RGB or grey picture.*cmyk/)
  })

  it('are refused where they have a gain map', () => {
    refuses({ ...plain, hasGainMap: true }, undefined, /a picture without a gain map/)
  })

  it('are refused where their profile finds no place in the output', async () => {
    const wide = await probe(await scene().withIccProfile('p3').png().toBuffer())
    refuses(wide, 'gif', /an sRGB picture to become gif/)
    assert.equal(requireKeepable(path, wide, 'webp'), 'webp')
    const narrow = await probe(await scene().withIccProfile('srgb').png().toBuffer())
    assert.equal(requireKeepable(path, narrow, 'gif'), 'gif')
  })

  it('are refused in formats that are not read or written', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    refuses(await probe(svg), undefined, /a format that can be decoded.*got svg/)
    refuses(plain, 'bmp', /a known output format.*got bmp/)
  })
})
