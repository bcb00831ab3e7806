import assert from 'node:assert/strict'
import fc from 'fast-check'
import sharp from 'sharp'
import { outputFormats, type OutputFormat } from '../../../../shared/formats.js'
import { strippable } from '../../../../shared/operations/metadata.js'
import { carryMetadata } from '../../../../worker/metadata/carry-metadata.js'
import { makeJpeg } from '../../../helpers/pictures.js'
import { carry } from './carry.js'
import { encodeAll, insert, makeFullJpeg, segment, size, xmp } from './encoded.js'
import { cameraParts, makeBlock } from './exif-blocks.js'
import { makePlan } from './plans.js'

const options = fc.record({
  policy: fc.constantFrom('all', 'safe', 'none'),
  strip: fc.subarray([...strippable]),
  copyright: fc.option(fc.string(), { nil: undefined }),
  pixelsChanged: fc.boolean(),
  colourConverted: fc.boolean(),
  outputFormat: fc.constantFrom(...outputFormats),
})

/** Places and new values of some bytes, and where to cut the end off. */
const damage = fc.record({
  bytes: fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 8, 255)))),
  cut: fc.option(fc.nat(), { nil: undefined, freq: 4 }),
})

function harm(
  whole: Buffer,
  { bytes, cut }: { bytes: [number, number][]; cut: number | undefined },
) {
  const copy = Buffer.from(whole)
  for (const [at, value] of bytes) copy[at % copy.length] = value
  return cut === undefined ? copy : copy.subarray(0, cut % copy.length)
}

describe('hostile metadata', () => {
  let encoded: ReadonlyMap<OutputFormat, Buffer>
  const sources: { format: string; bytes: Buffer }[] = []
  before(async () => {
    encoded = await encodeAll()
    const bytes = makeFullJpeg(await makeJpeg(16, 16), makeBlock(cameraParts))
    const jpeg = { format: 'jpeg', bytes, header: await sharp(bytes).metadata() }
    sources.push(jpeg)
    for (const format of ['png', 'tiff', 'gif'] as const) {
      sources.push({ format, bytes: (await carry(format, jpeg)).bytes })
    }
  })

  const target = (format: OutputFormat): Buffer => encoded.get(format) ?? Buffer.alloc(0)

  it('never throws on damaged blocks, and what comes out decodes', async () => {
    const blocks = [makeBlock(cameraParts, true), makeBlock(cameraParts, false)]
    await fc.assert(
      fc.asyncProperty(
        options,
        fc.constantFrom(...blocks),
        damage,
        damage,
        async (plan, block, exifDamage, xmpDamage) => {
          const header = { exif: harm(block, exifDamage), xmp: harm(Buffer.from(xmp), xmpDamage) }
          const source = { format: 'webp', bytes: Buffer.alloc(0), header }
          const { bytes } = carryMetadata(
            target(plan.outputFormat),
            source,
            makePlan({ ...plan, size }),
          )
          const { width, height } = await sharp(bytes).metadata()
          assert.deepEqual({ width, height }, size)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never throws on damaged files', () => {
    fc.assert(
      fc.property(options, fc.nat(), damage, (plan, index, harmed) => {
        const source = sources[index % sources.length]
        assert.ok(source)
        const bytes = harm(source.bytes, harmed)
        const result = carryMetadata(
          target(plan.outputFormat),
          { ...source, bytes, header: {} },
          makePlan({ ...plan, size }),
        )
        assert.ok(result.bytes.length > 0)
      }),
      { numRuns: 500 },
    )
  })

  it('never throws on bytes of any kind, as source or as encoded picture', () => {
    const format = fc.constantFrom('jpeg', 'png', 'tiff', 'gif', 'webp')
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))
    fc.assert(
      fc.property(options, format, bytes, bytes, bytes, (plan, name, file, exif, picture) => {
        const source = { format: name, bytes: file, header: { exif, xmp: exif, iptc: exif } }
        carryMetadata(picture, source, makePlan({ ...plan, size }))
      }),
      { numRuns: 500 },
    )
  })

  it('never throws on damaged encoded pictures', () => {
    const header = { exif: makeBlock(cameraParts), xmp: Buffer.from(xmp), density: 200 }
    const source = { format: 'webp', bytes: Buffer.alloc(0), header }
    fc.assert(
      fc.property(options, damage, (plan, harmed) => {
        const picture = harm(target(plan.outputFormat), harmed)
        carryMetadata(picture, source, makePlan({ ...plan, size }))
      }),
      { numRuns: 500 },
    )
  })

  it('does not grow with fields that all point to the same bytes', async () => {
    const count = 5000
    const head = Buffer.from('II*\0\x08\0\0\0', 'latin1')
    const body = Buffer.alloc(2 + count * 12 + 4)
    body.writeUInt16LE(count, 0)
    for (let index = 0; index < count; index += 1) {
      const at = 2 + index * 12
      body.writeUInt16LE(0x010e, at)
      body.writeUInt16LE(2, at + 2)
      body.writeUInt32LE(60_000, at + 4)
      body.writeUInt32LE(8, at + 8)
    }
    const exif = Buffer.concat([head, body])
    const bytes = insert(await makeJpeg(), segment(0xe1, 'Exif\0\0', exif))
    for (const format of ['tiff', 'png'] as const) {
      const result = await carry(format, { format: 'jpeg', bytes, header: {} })
      assert.ok(result.bytes.length < target(format).length + 200_000)
    }
  })
})
