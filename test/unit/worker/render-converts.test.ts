import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import {
  make16BitPng,
  makeCmykJpeg,
  oddHeight,
  oddWidth,
} from '../../../worker/samples/odd-pictures.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { insertPngChunks, readToldColour } from '../../../worker/told-colour.js'
import { meanDifference, readPixels } from '../../helpers/pixels.js'
import { makeGainMapJpeg, readGainMap } from './gain-map.js'
import { render } from './rendering.js'

const readDeep = (bytes: Buffer): Promise<Buffer> =>
  sharp(bytes, { ignoreIcc: true }).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()

const wideScene = () => makeScene(48, 32).withIccProfile('p3')

describe('16 bits a channel', () => {
  for (const format of ['png', 'tiff'] as const) {
    it(`stay, sample for sample, in ${format}`, async () => {
      const source = await make16BitPng()
      const { bytes, header, losses } = await render(source, { encode: { format } })
      assert.deepEqual([header.depth, header.space], ['ushort', 'rgb16'])
      assert.deepEqual(await readDeep(bytes), await readDeep(source))
      assert.deepEqual(losses, [])
    })
  }

  it('stay through a resize, with more levels than 8 bits have', async () => {
    const { bytes, header } = await render(await make16BitPng(), { resize: { size: '48x' } })
    assert.deepEqual([header.depth, header.width], ['ushort', 48])
    const samples = await readDeep(bytes)
    const lowBytes = new Set(samples.filter((_, index) => index % 2 === 0))
    const highBytes = new Set(samples.filter((_, index) => index % 2 === 1))
    assert.ok(lowBytes.size > 200 && highBytes.size > 50)
    const grey = (level: number) => samples.readUInt16LE(level * 2)
    assert.ok(
      [0, 1, 2, 3, 4, 5].some((at) => grey(at) % 257 !== 0),
      'not widened from 8 bits',
    )
  })

  it('stay where the picture is grey', async () => {
    const levels = Uint16Array.from({ length: 32 * 16 }, (_, index) => index * 127)
    const source = await sharp(levels, { raw: { width: 32, height: 16, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    const { bytes, header } = await render(source)
    assert.deepEqual([header.space, header.depth, header.channels], ['grey16', 'ushort', 1])
    const read = await sharp(bytes).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer()
    assert.deepEqual(new Uint16Array(Uint8Array.from(read).buffer), levels)
  })

  it('become 8 where the format has no more, which is told, and look the same', async () => {
    const source = await make16BitPng()
    const { bytes, header, losses } = await render(source, { encode: { format: 'webp' } })
    assert.equal(header.depth, 'uchar')
    assert.deepEqual(losses, ['Reduced from 16 to 8 bits a channel, since webp has no more'])
    assert.ok((await meanDifference(bytes, source)) <= 1)
  })

  it('become 12 in AVIF, which is told', async () => {
    const { header, losses } = await render(await make16BitPng(), { encode: { format: 'avif' } })
    assert.equal(header.bitsPerSample, 12)
    assert.deepEqual(losses, ['Reduced from 16 to 12 bits a channel, since avif has no more'])
  })
})

describe('a picture made for print', () => {
  it('goes through its profile to sRGB, which is told', async () => {
    const source = await makeCmykJpeg()
    const { bytes, header, losses, hasProfile, colourConverted } = await render(source, {
      encode: { format: 'png' },
    })
    assert.deepEqual([header.space, header.hasProfile, hasProfile], ['srgb', false, false])
    assert.equal(colourConverted, true)
    assert.match(losses.join(), /^Converted from cmyk to sRGB by .+/)
    const wanted = await sharp(source).png().toBuffer()
    assert.deepEqual(await readPixels(bytes), await readPixels(wanted))
    const original = await makeScene(oddWidth, oddHeight).png().toBuffer()
    assert.ok((await meanDifference(bytes, original)) < 12, 'print has fewer colours')
  })

  it('goes by a default that is told where it has no profile', async () => {
    const source = await makeScene(48, 32).toColourspace('cmyk').jpeg().toBuffer()
    const bare = await sharp(source, { ignoreIcc: true }).toColourspace('cmyk').jpeg().toBuffer()
    assert.equal((await sharp(bare).metadata()).hasProfile, false)
    const { header, losses } = await render(bare)
    assert.equal(header.space, 'srgb')
    assert.match(losses.join(), /by the default CMYK profile/)
  })
})

describe('the colours of a result', () => {
  it('are converted by their profile where the format carries none, which is told', async () => {
    const source = await wideScene().png().toBuffer()
    const { bytes, header, losses } = await render(source, { encode: { format: 'gif' } })
    assert.equal(header.hasProfile, false)
    assert.match(losses.join(), /P3.* to sRGB, since gif carries no profile/)
    const wanted = await sharp(source).gif().toBuffer()
    assert.deepEqual(await readPixels(bytes), await readPixels(wanted))
  })

  it('are no loss where they are sRGB and the profile finds no place', async () => {
    const source = await makeScene(48, 32).withIccProfile('srgb').png().toBuffer()
    const { losses } = await render(source, { encode: { format: 'gif' } })
    assert.deepEqual(
      losses.filter((text) => text.startsWith('Converted')),
      [],
    )
  })

  it('are converted to sRGB and lose the profile where that was asked for', async () => {
    const source = await wideScene().png().toBuffer()
    const { bytes, header, losses } = await render(source, { colour: { space: 'srgb' } })
    assert.equal(header.hasProfile, false)
    assert.deepEqual(losses, [])
    assert.deepEqual(
      await readPixels(bytes),
      await readPixels(await sharp(source).png().toBuffer()),
    )
  })

  it('are converted to P3 and get its profile where that was asked for', async () => {
    const source = await makeScene(48, 32).png().toBuffer()
    const { bytes, header } = await render(source, { colour: { space: 'p3' } })
    const wanted = await wideScene().png().toBuffer()
    assert.deepEqual(header.icc, (await sharp(wanted).metadata()).icc)
    assert.ok((await meanDifference(bytes, wanted)) <= 0.5)
    assert.ok((await meanDifference(bytes, source)) > 0.5, 'the values are others')
  })
})

describe('colour told outside a profile', () => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const linear = async () => {
    const gamma = Buffer.alloc(4)
    gamma.writeUInt32BE(100_000)
    return insertPngChunks(await makeScene(48, 32).png().toBuffer(), [chunk('gAMA', gamma)])
  }

  it('stays with a PNG, and its values too', async () => {
    const source = await linear()
    const { bytes, losses } = await render(source)
    assert.deepEqual(readToldColour('png', bytes), readToldColour('png', source))
    assert.ok(readToldColour('png', bytes))
    assert.deepEqual(await readPixels(bytes), await readPixels(source))
    assert.deepEqual(losses, [])
  })

  it('is warned about on the way to another format', async () => {
    const { losses } = await render(await linear(), { encode: { format: 'webp' } })
    assert.match(losses.join(), /told by gAMA 1, which the result cannot tell/)
  })

  it('does not follow values that were converted', async () => {
    const { bytes } = await render(await linear(), { colour: { space: 'p3' } })
    assert.equal(bytes.includes('gAMA'), false)
  })
})

describe('a gain map', () => {
  it('stays with a JPEG', async () => {
    const source = await makeGainMapJpeg()
    const { bytes, losses } = await render(source)
    assert.equal((await readGainMap(bytes))?.width, 24)
    assert.deepEqual(losses, [])
  })

  it('shrinks with its picture', async () => {
    const { bytes, header } = await render(await makeGainMapJpeg(), { resize: { size: '50%' } })
    assert.deepEqual([header.width, (await readGainMap(bytes))?.width], [24, 12])
  })

  it('is told as lost on the way to another format', async () => {
    const { losses } = await render(await makeGainMapJpeg(), { encode: { format: 'webp' } })
    assert.deepEqual(losses, ['The gain map (HDR) was lost on the way to webp'])
  })
})
