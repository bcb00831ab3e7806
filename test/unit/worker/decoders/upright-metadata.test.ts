import assert from 'node:assert/strict'
import { makeExifUpright, makeXmpUpright } from '../../../../worker/decoders/upright-metadata.js'

/** EXIF with an orientation and another tag. */
function makeExif(isLittle: boolean, orientation: number): Buffer {
  const exif = Buffer.alloc(8 + 2 + 24 + 4)
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length)
  exif.write(isLittle ? 'II*\0' : 'MM\0*', 'latin1')
  view.setUint32(4, 8, isLittle)
  view.setUint16(8, 2, isLittle)
  for (const [index, tag] of [0x0100, 0x0112].entries()) {
    const at = 10 + index * 12
    view.setUint16(at, tag, isLittle)
    view.setUint16(at + 2, 3, isLittle)
    view.setUint32(at + 4, 1, isLittle)
    view.setUint16(at + 8, orientation, isLittle)
  }
  return exif
}

describe('metadata of a picture that was turned upright', () => {
  for (const isLittle of [true, false]) {
    it(`says orientation 1 in ${isLittle ? 'little' : 'big'}-endian EXIF and is else the same`, () => {
      const exif = makeExif(isLittle, 6)
      const upright = makeExifUpright(exif)
      assert(upright)
      const at = isLittle ? 30 : 31
      assert.deepEqual([exif[at], upright[at]], [6, 1])
      upright[at] = 6
      assert.deepEqual(upright, exif)
    })
  }

  it('is left as it is without an orientation', () => {
    const exif = Buffer.from('MM\0*\0\0\0\x08\0\0', 'latin1')
    assert.deepEqual(makeExifUpright(exif), exif)
  })

  it('is nothing where it is no EXIF', () => {
    for (const text of ['', 'II*\0', 'XX*\0\x08\0\0\0\0\0', 'II*\0\xff\0\0\0\0\0']) {
      assert.equal(makeExifUpright(Buffer.from(text, 'latin1')), undefined)
    }
  })

  it('stays within EXIF that is cut off', () => {
    const exif = makeExif(true, 6)
    assert.deepEqual(makeExifUpright(exif.subarray(0, 30)), exif.subarray(0, 30))
  })

  it('says orientation 1 in XMP, as an attribute and as an element', () => {
    const turned =
      'tiff:Orientation="6" tiff:Orientation=\'8\' <tiff:Orientation>3</tiff:Orientation>'
    const upright =
      'tiff:Orientation="1" tiff:Orientation=\'1\' <tiff:Orientation>1</tiff:Orientation>'
    assert.equal(makeXmpUpright(Buffer.from(turned)).toString(), upright)
    const other = 'exif:Orientation="6" ü'
    assert.equal(makeXmpUpright(Buffer.from(other)).toString(), other)
  })
})
