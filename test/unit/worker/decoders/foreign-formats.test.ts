import assert from 'node:assert/strict'
import sharp from 'sharp'
import { nameForeignFormat } from '../../../../worker/decoders/foreign-formats.js'
import { makeJpeg, makePng } from '../../../helpers/pictures.js'
import { heicSamples } from './heic-samples.js'

const fromLatin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** An `ftyp` box with its brands. */
const makeFtyp = (...brands: readonly string[]): Buffer => {
  const [major = '', ...others] = brands
  const box = fromLatin1(`\0\0\0\0ftyp${major}\0\0\0\0${others.join('')}`)
  box.writeUInt32BE(box.length)
  return box
}

/** One directory of a TIFF: tag, type, count, value each. */
function makeTiff(
  isLittle: boolean,
  entries: readonly (readonly [number, number, number, number])[],
) {
  const tiff = Buffer.alloc(10 + entries.length * 12 + 4)
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length)
  tiff.write(isLittle ? 'II*\0' : 'MM\0*', 'latin1')
  view.setUint32(4, 8, isLittle)
  view.setUint16(8, entries.length, isLittle)
  entries.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12
    view.setUint16(at, tag, isLittle)
    view.setUint16(at + 2, type, isLittle)
    view.setUint32(at + 4, count, isLittle)
    if (type === 3) view.setUint16(at + 8, value, isLittle)
    else view.setUint32(at + 8, value, isLittle)
  })
  return tiff
}

const colourFilterArray = [0x0106, 3, 1, 32_803] as const

/** A directory with a raw one below it, as Nikon and Sony have them. */
const makeRawBelow = (): Buffer => {
  const make = fromLatin1('NIKON CORPORATION\0')
  const size = 10 + 2 * 12 + 4
  const main = makeTiff(true, [
    [0x010f, 2, make.length, size],
    [0x014a, 4, 1, size + make.length],
  ])
  return Buffer.concat([main, make, makeTiff(true, [colourFilterArray]).subarray(8)])
}

const kinds = [
  ['a JPEG XL picture', fromLatin1('\xff\x0a\xfa\x0b')],
  ['a JPEG XL picture', fromLatin1('\0\0\0\x0cJXL \r\n\x87\n')],
  ['a JPEG 2000 picture', fromLatin1('\0\0\0\x0cjP  \r\n\x87\n')],
  ['a Photoshop document', fromLatin1('8BPS\0\x01')],
  ['a PDF document', fromLatin1('%PDF-1.7\n')],
  ['a PostScript document', fromLatin1('%!PS-Adobe-3.0 EPSF-3.0')],
  ['an OpenEXR picture', fromLatin1('\x76\x2f\x31\x01\x02')],
  ['a Canon raw picture (CR2)', fromLatin1('II*\0\x10\0\0\0CR\x02\0')],
  ['a Canon raw picture (CR3)', makeFtyp('crx ', 'isom')],
  ['a raw picture (DNG)', makeTiff(true, [[0xc612, 1, 4, 1]])],
  ['a raw picture (DNG)', makeTiff(false, [[0xc612, 1, 4, 1]])],
  ["a camera's raw picture", makeTiff(false, [colourFilterArray])],
  ['a raw picture of a NIKON camera', makeRawBelow()],
  ['a Fujifilm raw picture (RAF)', fromLatin1('FUJIFILMCCD-RAW 0201')],
  ['an AVIF sequence', makeFtyp('avis', 'msf1', 'miaf')],
  ['a HEIF sequence', makeFtyp('msf1', 'hevc')],
  ['a HEIF picture with an unknown codec', makeFtyp('mif1', 'unif')],
  ['an MP4 or QuickTime video', makeFtyp('isom', 'mp42')],
  ['a WebM or Matroska video', fromLatin1('\x1a\x45\xdf\xa3')],
  ['an SVG drawing', fromLatin1('<?xml version="1.0"?><svg/>')],
  ['a web page', fromLatin1('<!DOCTYPE html><svg>')],
  ['a cursor (CUR)', fromLatin1('\0\0\x02\0\x01\0  ')],
  ['a Targa picture', fromLatin1('\0\0\x02\0\0\0\0\0\0\0\0\0')],
  ['a Targa picture', fromLatin1('\0\x01\x01TRUEVISION-XFILE.\0')],
  ['an OS/2 icon or bitmap array', fromLatin1(`BA${'\0'.repeat(12)}CI`)],
  ['an EMF drawing', fromLatin1(`\x01\0\0\0${'\0'.repeat(36)} EMF`)],
  ['a picture of libvips itself', fromLatin1('\xb6\xa6\xf2\x08\0')],
  ['a picture of libvips itself', fromLatin1('\x08\xf2\xa6\xb6\0')],
  ['a MATLAB file', fromLatin1('MATLAB 5.0 MAT-file, Platform')],
  ['a NIfTI picture', fromLatin1(`\\${'\0'.repeat(343)}n+1\0`)],
  ['a DICOM picture', fromLatin1(`${'\0'.repeat(128)}DICM`)],
  ['a FITS picture', fromLatin1('SIMPLE  =                    T')],
  ['a Radiance HDR picture', fromLatin1('#?RADIANCE\n')],
  ['a Netpbm picture', fromLatin1('P6\n1 1\n255\n')],
  ['a Git LFS pointer', fromLatin1('version https://git-lfs.github.com/spec/v1\n')],
  ['data packed with gzip', fromLatin1('\x1f\x8b\x08')],
] as const

describe('names of foreign formats', () => {
  for (const [name, bytes] of kinds) {
    it(`tell ${name}: ${JSON.stringify(bytes.toString('latin1', 0, 12))}`, () => {
      assert.equal(nameForeignFormat(bytes)?.name, name)
    })
  }

  it('say what would help', () => {
    assert.match(nameForeignFormat(fromLatin1('\xff\x0a'))?.hint ?? '', /djxl/)
    assert.match(nameForeignFormat(fromLatin1('<svg/>'))?.hint ?? '', /--allow-svg/)
  })

  it('are not given to pictures that are read, nor to what nobody knows', async () => {
    const tiff = await sharp(await makePng())
      .tiff()
      .toBuffer()
    const avif = await sharp(await makePng(16, 16))
      .avif()
      .toBuffer()
    const known = [await makeJpeg(), await makePng(), tiff, avif, heicSamples.rgb]
    const unknown = [Buffer.alloc(0), Buffer.alloc(300), fromLatin1('II*\0'), fromLatin1('BATH')]
    for (const bytes of [...known, ...unknown]) assert.equal(nameForeignFormat(bytes), undefined)
  })
})
