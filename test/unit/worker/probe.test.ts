import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { asBytePath } from '../../../shared/byte-path.js'
import { standardLimits } from '../../../shared/limits.js'
import type { SourceFacts } from '../../../shared/operations/define.js'
import { probePicture } from '../../../worker/probe.js'
import {
  make16BitPng,
  makeAnimation,
  oddHeight,
  oddWidth,
} from '../../../worker/samples/odd-pictures.js'
import { makeScene } from '../../../worker/samples/scene.js'

const path = asBytePath('/in/picture')
const scene = () => makeScene(48, 32)
const probe = (bytes: Buffer) => probePicture(path, bytes, standardLimits)

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
      message:
        /^Expected at most 268402689 pixels \(--max-pixels\) in .*, got 60000x50000 = 3000000000$/,
    })
  })
})

describe('the gain map of an AVIF', () => {
  it('is found by its item, of which sharp says nothing', async () => {
    const plain = await scene().avif({ effort: 0 }).toBuffer()
    const item = Buffer.from('\0\0\0\x0cfreetmap', 'latin1')
    assert.equal((await probe(plain)).hasGainMap, false)
    assert.equal((await probe(Buffer.concat([plain, item]))).hasGainMap, true)
  })
})
