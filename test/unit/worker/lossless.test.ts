import assert from 'node:assert/strict'
import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { isStoredLossless } from '../../../worker/lossless.js'
import { makeAnimation } from '../../../worker/samples/odd-pictures.js'
import { makeScene } from '../../../worker/samples/scene.js'

const scene = () => makeScene(32, 24)
const clear = () => scene().ensureAlpha(0.5)

/** Head and directory of a BigTIFF with nothing but the compression in it. */
function makeBigTiff(compression: number): Buffer {
  const bytes = Buffer.alloc(16 + 8 + 20)
  bytes.write('MM\0+', 0, 'latin1')
  bytes.writeUInt16BE(8, 4)
  bytes.writeBigUInt64BE(16n, 8)
  bytes.writeBigUInt64BE(1n, 16)
  bytes.writeUInt16BE(259, 24)
  bytes.writeUInt16BE(3, 26)
  bytes.writeBigUInt64BE(1n, 28)
  bytes.writeUInt16BE(compression, 36)
  return bytes
}

const check = async (picture: Sharp | Buffer): Promise<boolean> => {
  const bytes = Buffer.isBuffer(picture) ? picture : await picture.toBuffer()
  const { format } = await sharp(bytes).metadata()
  return isStoredLossless(format, bytes)
}

describe('storage without loss', () => {
  const rows: readonly (readonly [string, () => Sharp | Promise<Buffer>, boolean])[] = [
    ['a PNG', () => scene().png(), true],
    ['a PNG with a palette', () => scene().png({ palette: true }), true],
    ['a GIF', () => scene().gif(), true],
    ['a JPEG of quality 100', () => scene().jpeg({ quality: 100 }), false],
    ['a lossless WebP', () => scene().webp({ lossless: true }), true],
    ['a lossless WebP with transparency', () => clear().webp({ lossless: true }), true],
    [
      'a lossless WebP with a profile',
      () => scene().withIccProfile('p3').webp({ lossless: true }),
      true,
    ],
    ['a lossless animated WebP', () => makeAnimation('webp', 3), true],
    ['a lossy WebP', () => scene().webp({ quality: 100 }), false],
    ['a lossy WebP with transparency', () => clear().webp(), false],
    ['a lossy WebP with a profile', () => scene().withIccProfile('p3').webp(), false],
    [
      'a lossy animated WebP',
      async () =>
        sharp(await makeAnimation('gif', 3), { animated: true })
          .webp()
          .toBuffer(),
      false,
    ],
    ['a TIFF without compression', () => scene().tiff({ compression: 'none' }), true],
    ['a TIFF of LZW', () => scene().tiff({ compression: 'lzw' }), true],
    ['a TIFF of WebP', () => scene().tiff({ compression: 'webp' }), false],
    ['a TIFF of JPEG', () => scene().tiff({ compression: 'jpeg' }), false],
    ['an AVIF', () => scene().avif({ lossless: true, effort: 0 }), false],
  ]
  for (const [what, make, expected] of rows) {
    it(`is ${expected ? '' : 'not '}seen in ${what}`, async () => {
      assert.equal(await check(await make()), expected)
    })
  }

  it('is not claimed for a BigTIFF of JPEG, whichever way its numbers run', () => {
    assert.equal(isStoredLossless('tiff', makeBigTiff(7)), false)
    assert.equal(isStoredLossless('tiff', makeBigTiff(8)), true)
  })

  it('is not claimed for a TIFF that is cut, and never throws', async () => {
    const whole = await scene().tiff({ compression: 'lzw' }).toBuffer()
    for (const length of [0, 1, 4, 8, whole.length - 200]) {
      assert.equal(isStoredLossless('tiff', whole.subarray(0, length)), false)
    }
    fc.assert(
      fc.property(fc.constantFrom('II*\0', 'MM\0*', 'MM\0+'), fc.uint8Array(), (head, noise) => {
        const bytes = Buffer.concat([Buffer.from(head, 'latin1'), noise])
        assert.equal(typeof isStoredLossless('tiff', bytes), 'boolean')
      }),
    )
  })

  it('is not claimed for a WebP that is cut or no WebP at all', () => {
    const riff = Buffer.from('RIFF\0\0\0\0WEBP')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        const bytes = Buffer.concat([riff, noise])
        assert.equal(isStoredLossless('webp', bytes), bytes.includes('VP8L', 12))
      }),
    )
    assert.equal(isStoredLossless('webp', new Uint8Array()), false)
  })
})
