import sharp from 'sharp'
import { outputFormats, type OutputFormat } from '../../../../shared/formats.js'
import { makeJpeg } from '../../../helpers/pictures.js'

export const size = { width: 40, height: 30 }

const made = new Map<OutputFormat, Promise<Buffer>>()

/** A picture of 40x30 pixels as the pipeline encodes it: with its profile, without other metadata. */
export function encode(format: OutputFormat): Promise<Buffer> {
  const known = made.get(format) ?? encodeNew(format)
  made.set(format, known)
  return known
}

async function encodeNew(format: OutputFormat): Promise<Buffer> {
  const input = await sharp(await makeJpeg())
    .withIccProfile('p3')
    .toBuffer()
  const image = sharp(input, { ignoreIcc: true }).keepIccProfile().resize(size)
  return image.toFormat(format).toBuffer()
}

export const encodeAll = async (): Promise<ReadonlyMap<OutputFormat, Buffer>> =>
  new Map(
    await Promise.all(outputFormats.map(async (format) => [format, await encode(format)] as const)),
  )

/** A JPEG segment. */
export function segment(marker: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const data = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  )
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** A JPEG with segments put in at its start. */
export const insert = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])

const dataset = (number: number, text: string): Buffer => {
  const data = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x1c, 2, number, 0, data.length]), data])
}

/** IPTC with a creator, a date, a copyright and a headline. */
const iptc = Buffer.concat([
  dataset(55, '20240701'),
  dataset(60, '123000+0200'),
  dataset(80, 'Ian Iptc'),
  dataset(105, 'Headline of the agency'),
  dataset(116, 'Agency copyright'),
])

/** A Photoshop resource. */
function resource(id: number, data: Buffer): Buffer {
  const head = Buffer.from([0x38, 0x42, 0x49, 0x4d, id >> 8, id & 255, 0, 0, 0, 0, 0, data.length])
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

export const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" tiff:Make="Camera XMP"><dc:creator><rdf:Seq><rdf:li>Xena Xmp</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`

/** A JPEG with metadata of every kind. */
export const makeFullJpeg = (jpeg: Buffer, exif: Buffer): Buffer =>
  insert(
    jpeg,
    segment(0xe1, 'Exif\0\0', exif),
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', xmp),
    segment(
      0xed,
      'Photoshop 3.0\0',
      resource(0x0404, iptc),
      resource(0x040c, Buffer.from('PHOTOSHOP THUMBNAIL')),
      resource(0x03f3, Buffer.from('print flags')),
    ),
    segment(0xfe, 'a comment'),
  )
