import sharp, { type Metadata } from 'sharp'
import { makeScene } from '../../../worker/samples/scene.js'

const segment = (marker: number, ...parts: readonly Buffer[]): Buffer => {
  const data = Buffer.concat(parts)
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

const description = (attributes: string, content = ''): Buffer =>
  segment(
    0xe1,
    Buffer.from(
      'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/">' +
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
        '<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" ' +
        `hdrgm:Version="1.0" ${attributes}>${content}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    ),
  )

/** The segment of CIPA DC-007 that lists two pictures in one file. */
function listPictures(ownBytes: number, mapBytes: number, mapAt: number): Buffer {
  const numbers = (values: readonly number[]): Buffer => {
    const data = Buffer.alloc(values.length * 4)
    values.forEach((value, index) => data.writeUInt32BE(value, index * 4))
    return data
  }
  return segment(
    0xe2,
    Buffer.from('MPF\0MM\0*\0\0\0\x08\0\x03', 'latin1'),
    Buffer.from('\xb0\0\0\x07\0\0\0\x040100\xb0\x01\0\x04\0\0\0\x01\0\0\0\x02', 'latin1'),
    Buffer.from('\xb0\x02\0\x07\0\0\0\x20\0\0\0\x32\0\0\0\0', 'latin1'),
    numbers([0x03_00_00, ownBytes, 0, 0, 0, mapBytes, mapAt, 0]),
  )
}

const behindStart = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])

const ITEM = '<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" '

/** A JPEG of 48x32 pixels with a gain map (Ultra HDR) of half its size, as phones write them. */
export async function makeGainMapJpeg(): Promise<Buffer> {
  const plain = await makeScene(24, 16).toColourspace('b-w').jpeg().toBuffer()
  const map = behindStart(
    plain,
    description(
      'hdrgm:GainMapMin="0" hdrgm:GainMapMax="2" hdrgm:Gamma="1" hdrgm:OffsetSDR="0.015625" ' +
        'hdrgm:OffsetHDR="0.015625" hdrgm:HDRCapacityMin="0" hdrgm:HDRCapacityMax="2" ' +
        'hdrgm:BaseRenditionIsHDR="False"',
    ),
  )
  const picture = await makeScene(48, 32).jpeg({ quality: 90 }).toBuffer()
  const directory = description(
    'xmlns:Container="http://ns.google.com/photos/1.0/container/" ' +
      'xmlns:Item="http://ns.google.com/photos/1.0/container/item/"',
    `<Container:Directory><rdf:Seq>${ITEM}Item:Semantic="Primary"/></rdf:li>` +
      `${ITEM}Item:Semantic="GainMap" Item:Length="${map.length}"/></rdf:li>` +
      '</rdf:Seq></Container:Directory>',
  )
  const bytes = picture.length + directory.length + listPictures(0, 0, 0).length
  // Places are counted from the byte order mark: behind SOI, the XMP, marker, length and 'MPF\0'.
  const mapAt = bytes - (2 + directory.length + 4 + 4)
  const list = listPictures(bytes, map.length, mapAt)
  return Buffer.concat([behindStart(picture, directory, list), map])
}

/** Header of the gain map in a JPEG; undefined where there is none. */
export async function readGainMap(jpeg: Buffer): Promise<Metadata | undefined> {
  const { gainMap } = await sharp(jpeg).metadata()
  return gainMap && sharp(gainMap.image).metadata()
}
