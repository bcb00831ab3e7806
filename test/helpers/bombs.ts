import { deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { makeAnimation } from '../../worker/samples/odd-pictures.js'
import { insertPngChunks } from '../../worker/told-colour.js'
import { makePngChunk } from '../conformance/png-chunk.js'

/** A small file that claims to be, or becomes, something huge. */
export interface Bomb {
  readonly name: string
  readonly make: () => Promise<Buffer> | Buffer
}

const tiny = (): Sharp =>
  sharp({ create: { width: 16, height: 16, channels: 3, background: 'red' } })

/** Writes numbers over others: offset from where a mark is found, then width and height. */
async function patch(
  encoded: Promise<Buffer>,
  mark: string,
  write: (bytes: Buffer, at: number) => void,
): Promise<Buffer> {
  const bytes = Buffer.from(await encoded)
  const at = bytes.indexOf(mark, 0, 'latin1')
  if (at < 0) throw new Error(`Expected ${JSON.stringify(mark)} in the picture`)
  write(bytes, at)
  return bytes
}

const svg = (attributes: string, content = ''): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`)

/** A chunk of `megabytes` of text, packed into a thousandth of it. */
const makeTextBomb = (keyword: string, megabytes: number): Buffer =>
  makePngChunk(
    'zTXt',
    Buffer.concat([
      Buffer.from(`${keyword}\0\0`, 'latin1'),
      deflateSync(Buffer.alloc(megabytes * 1_000_000, 'a')),
    ]),
  )

/** Headers of billions of pixels over next to no data. */
export const hugeHeaders: readonly Bomb[] = [
  {
    name: 'huge.png',
    make: () =>
      patch(tiny().png().toBuffer(), 'IHDR', (bytes, at) => {
        bytes.writeUInt32BE(65_536, at + 4)
        bytes.writeUInt32BE(65_536, at + 8)
      }),
  },
  {
    name: 'huge.jpg',
    make: () =>
      patch(tiny().jpeg().toBuffer(), '\xff\xc0', (bytes, at) => {
        bytes.writeUInt16BE(60_000, at + 5)
        bytes.writeUInt16BE(60_000, at + 7)
      }),
  },
  {
    name: 'huge.gif',
    make: () =>
      patch(tiny().gif().toBuffer(), ',\0\0\0\0', (bytes, at) => {
        for (const offset of [6, 8, at + 5, at + 7]) bytes.writeUInt16LE(65_535, offset)
      }),
  },
  {
    name: 'huge.avif',
    make: () =>
      patch(tiny().avif().toBuffer(), 'ispe', (bytes, at) => {
        bytes.writeUInt32BE(17_000, at + 8)
        bytes.writeUInt32BE(17_000, at + 12)
      }),
  },
  {
    // A frame may be smaller than its canvas: one picture is never as large as this in WebP.
    name: 'huge.webp',
    make: () =>
      patch(makeAnimation('webp', 5), 'VP8X', (bytes, at) => {
        bytes.writeUIntLE(16_382, at + 12, 3)
        bytes.writeUIntLE(16_382, at + 15, 3)
      }),
  },
  {
    name: 'huge.tif',
    make: () =>
      patch(tiny().tiff().toBuffer(), '\x00\x01\x03\x00\x01\x00\x00\x00\x10\x00', (bytes, at) => {
        for (const entry of [at, at + 12]) {
          bytes.writeUInt16LE(4, entry + 2)
          bytes.writeUInt32LE(100_000, entry + 8)
        }
      }),
  },
  { name: 'huge.svg', make: () => svg('width="100000" height="100000"') },
]

/** An animation of very many small frames. */
export const manyFrames: Bomb = {
  name: 'frames.gif',
  async make() {
    const one = await tiny().gif().toBuffer()
    const start = one.indexOf(',\0\0\0\0', 0, 'latin1')
    const frame = one.subarray(start, -1)
    return Buffer.concat([
      one.subarray(0, start),
      ...Array<Buffer>(120_000).fill(frame),
      one.subarray(-1),
    ])
  },
}

/** Drawings that grow by their own entities, or reach for other files. */
export const badDrawings: readonly Bomb[] = [
  {
    name: 'laughs.svg',
    make: () =>
      Buffer.concat([
        Buffer.from('<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'),
        svg('width="8" height="8"', '<text>&b;</text>'),
      ]),
  },
  {
    name: 'entity-file.svg',
    make: () =>
      Buffer.concat([
        Buffer.from('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        svg('width="8" height="8"', '<text>&a;</text>'),
      ]),
  },
  {
    name: 'linked-file.svg',
    make: () => svg('width="8" height="8"', '<image href="file:///etc/passwd"/>'),
  },
]

/** A small picture whose comments unpack to hundreds of megabytes. */
export const textBomb: Bomb = {
  name: 'text.png',
  async make() {
    const keywords = [
      'Comment',
      'Raw profile type exif',
      'XML:com.adobe.xmp',
      'Raw profile type iptc',
    ]
    const chunks = keywords.map((keyword) => makeTextBomb(keyword, 100))
    return insertPngChunks(await tiny().png().toBuffer(), chunks)
  },
}
