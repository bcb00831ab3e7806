import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { insertPngChunks, readToldColour } from '../../../worker/told-colour.js'

function makeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

const numbers = (...values: readonly number[]): Buffer => {
  const data = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => data.writeUInt32BE(value, index * 4))
  return data
}

const plainPng = () =>
  sharp({ create: { width: 4, height: 4, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()

const srgbPrimaries = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]

describe('colour told outside a profile', () => {
  const rows: readonly (readonly [string, readonly Buffer[], RegExp | undefined])[] = [
    ['a gamma of 1.0', [makeChunk('gAMA', numbers(100_000))], /gAMA 1$/],
    ['the gamma of sRGB', [makeChunk('gAMA', numbers(45_455))], undefined],
    ['the primaries of sRGB', [makeChunk('cHRM', numbers(...srgbPrimaries))], undefined],
    [
      'other primaries',
      [makeChunk('cHRM', numbers(31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000))],
      /cHRM/,
    ],
    ['PQ in cICP', [makeChunk('cICP', Buffer.from([9, 16, 0, 1]))], /BT\.2020.*PQ.*cICP/],
    ['sRGB in cICP', [makeChunk('cICP', Buffer.from([1, 13, 0, 1]))], undefined],
    [
      'a gamma outranked by an sRGB chunk',
      [makeChunk('sRGB', Buffer.from([0])), makeChunk('gAMA', numbers(100_000))],
      undefined,
    ],
    ['a gamma of a wrong length', [makeChunk('gAMA', Buffer.from([1]))], undefined],
  ]
  for (const [title, chunks, wanted] of rows) {
    it(`${wanted ? 'is found in' : 'is none in'} a PNG with ${title}`, async () => {
      const told = readToldColour('png', insertPngChunks(await plainPng(), chunks))
      if (wanted) assert.match(told?.description ?? '', wanted)
      else assert.equal(told, undefined)
    })
  }

  it('can be put into another PNG, which stays whole', async () => {
    const chunk = makeChunk('gAMA', numbers(100_000))
    const told = readToldColour('png', insertPngChunks(await plainPng(), [chunk]))
    assert.deepEqual(told?.pngChunks, [chunk])
    const result = insertPngChunks(await plainPng(), told.pngChunks)
    assert.deepEqual(
      await sharp(result, { failOn: 'warning' }).raw().toBuffer(),
      await sharp(await plainPng())
        .raw()
        .toBuffer(),
    )
    assert.equal(readToldColour('png', result)?.description, told.description)
  })

  it('is found in the nclx box of an AVIF', () => {
    const box = Buffer.concat([Buffer.from('....colrnclx', 'latin1'), Buffer.from([0, 12, 0, 16])])
    const bytes = Buffer.concat([box, Buffer.alloc(8)])
    assert.match(readToldColour('avif', bytes)?.description ?? '', /P3 primaries and PQ transfer/)
    assert.equal(readToldColour('jpeg', bytes), undefined)
  })

  it('reads damaged files without going beyond their end', () => {
    for (let length = 0; length < 60; length += 1) {
      const bytes = Buffer.alloc(length, 0xff)
      assert.equal(readToldColour('png', bytes), undefined)
      assert.equal(readToldColour('avif', bytes), undefined)
    }
  })
})
