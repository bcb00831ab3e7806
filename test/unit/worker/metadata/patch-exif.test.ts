import assert from 'node:assert/strict'
import { makeExifRules } from '../../../../worker/metadata/exif-rules.js'
import { readValues, textOf } from '../../../../worker/metadata/exif-values.js'
import { patchExif } from '../../../../worker/metadata/patch-exif.js'
import type { Plan } from '../../../../worker/metadata/plan.js'
import { readExif, type DirectoryName, type Exif } from '../../../../worker/metadata/read-exif.js'
import { cameraParts, makeBlock, makerNote, thumbnail } from './exif-blocks.js'
import { makePlan } from './plans.js'

function read(block: Buffer): Exif {
  const exif = readExif(block)
  assert.ok(exif)
  return exif
}

/** Texts and first numbers of a directory by tag. */
function facts(block: Buffer, name: DirectoryName): Record<string, string | number | undefined> {
  const exif = read(block)
  return Object.fromEntries(
    readValues(exif)[name].map((value) => {
      const number = exif.little
        ? value.data.readUIntLE(0, Math.min(4, value.data.length))
        : value.data.readUIntBE(0, Math.min(4, value.data.length))
      return [value.tag.toString(16), value.type === 2 ? textOf(value) : number]
    }),
  )
}

const patch = (block: Buffer, plan: Partial<Plan> = {}): Buffer =>
  patchExif(read(block), makeExifRules(makePlan(plan)), plan.copyright)

for (const little of [true, false]) {
  describe(`patching an EXIF block of ${little ? 'little' : 'big'} endian`, () => {
    const block = makeBlock(cameraParts, little)

    it('keeps the MakerNote where it was, byte for byte', () => {
      const at = block.indexOf(makerNote)
      assert.ok(at > 0)
      for (const strip of [[], ['gps', 'thumbnail', 'comments']] as const) {
        for (const copyright of [undefined, 'A much longer new owner of this picture']) {
          const out = patch(block, { strip, copyright })
          assert.equal(out.indexOf(makerNote), at)
        }
      }
    })

    it('resets the orientation and tells the size of the result', () => {
      const out = patch(block)
      assert.equal(facts(out, 'ifd0')['112'], 1)
      assert.deepEqual([facts(out, 'exif')['a002'], facts(out, 'exif')['a003']], [800, 600])
      assert.deepEqual([facts(out, 'interop')['1001'], facts(out, 'interop')['1002']], [800, 600])
    })

    it('holds sizes beyond the type that the camera used', () => {
      const out = patch(block, { size: { width: 70_000, height: 60_000 } })
      assert.deepEqual([facts(out, 'exif')['a002'], facts(out, 'exif')['a003']], [70_000, 60_000])
    })

    it('changes nothing else', () => {
      const out = patch(block)
      const changed = new Set(['112', 'a002', 'a003', '1001', '1002', '9214'])
      for (const name of ['ifd0', 'exif', 'gps', 'interop'] as const) {
        const [before, after] = [facts(block, name), facts(out, name)]
        for (const key of Object.keys(before)) {
          if (!changed.has(key)) assert.equal(after[key], before[key], `${name} ${key}`)
        }
      }
    })

    it('drops a thumbnail of other pixels with all its bytes, and the end of the block', () => {
      const out = patch(block)
      assert.equal(out.includes(thumbnail), false)
      assert.equal(read(out).thumbnails.length, 0)
      assert.ok(out.length <= block.indexOf(thumbnail))
    })

    it('keeps the thumbnail of a picture that was only recompressed, unless it is not wanted', () => {
      const kept = patch(block, { pixelsChanged: false })
      assert.equal(kept.length, block.length)
      assert.ok(kept.includes(thumbnail))
      assert.equal(read(kept).thumbnails.length, 1)
      const dropped = patch(block, { pixelsChanged: false, strip: ['thumbnail'] })
      assert.equal(dropped.includes(thumbnail), false)
    })

    it('leaves no byte of the place', () => {
      const out = patch(block, { strip: ['gps'] })
      assert.equal(read(out).directories.gps, undefined)
      assert.equal(out.includes('SECRET'), false)
      assert.equal(facts(out, 'ifd0')['8825'], undefined)
      assert.equal(facts(out, 'ifd0')['10f'], 'Camera Works')
    })

    it('leaves no byte of a MakerNote or comment that is stripped', () => {
      const out = patch(block, { strip: ['makernote', 'comments'] })
      assert.equal(out.includes(makerNote), false)
      assert.equal(out.includes('private'), false)
      assert.equal(facts(out, 'exif')['a431'], 'SERIAL-123456')
    })

    it('drops what speaks of a colour space that the values have left', () => {
      const out = patch(block, { colourConverted: true })
      assert.equal(facts(out, 'exif')['a001'], undefined)
      assert.equal(read(out).directories.interop, undefined)
      assert.equal(facts(out, 'exif')['a431'], 'SERIAL-123456')
    })

    it('replaces a copyright and erases the old one', () => {
      const out = patch(block, { copyright: '© Zoë' })
      assert.equal(facts(out, 'ifd0')['8298'], '© Zoë')
      assert.equal(out.includes('Old owner'), false)
    })

    it('adds a copyright to a block that has none', () => {
      const { 0x8298: _, ...ifd0 } = cameraParts.ifd0 ?? {}
      const bare = makeBlock({ ...cameraParts, ifd0 }, little)
      const out = patch(bare, { copyright: 'abc' })
      assert.equal(facts(out, 'ifd0')['8298'], 'abc')
      assert.equal(facts(out, 'ifd0')['10f'], 'Camera Works')
      assert.equal(facts(out, 'exif')['a431'], 'SERIAL-123456')
      assert.equal(out.indexOf(makerNote), bare.indexOf(makerNote))
    })
  })
}

describe('patching odd EXIF blocks', () => {
  it('spares bytes that something else still needs', () => {
    const block = makeBlock(cameraParts)
    const exif = read(block)
    // The place now points at the name of the camera.
    const shared = exif.directories.gps?.entries.find(({ tag }) => tag === 0x0012)
    const camera = exif.directories.ifd0.entries.find(({ tag }) => tag === 0x010f)
    assert.ok(shared && camera?.data)
    block.writeUInt32LE(camera.data.start, shared.at + 8)
    const out = patch(block, { strip: ['gps'] })
    assert.equal(facts(out, 'ifd0')['10f'], 'Camera Works')
  })

  it('leaves a field alone whose value lies outside', () => {
    const block = makeBlock({ ifd0: { 0x010f: 'Camera Works', 0x0112: 3 } })
    block.writeUInt32LE(0xfffffff0, 18)
    const out = patch(block)
    assert.equal(out.readUInt32LE(18), 0xfffffff0)
    assert.equal(facts(out, 'ifd0')['112'], 1)
  })

  it('reads no directory twice and follows no loop', () => {
    const block = makeBlock({ ifd0: { 0x0112: 3 }, exif: { 0xa002: 5 }, gps: { 0x0001: 'N' } })
    const ifd0 = read(block).directories.ifd0
    const gps = ifd0.entries.find(({ tag }) => tag === 0x8825)
    assert.ok(gps)
    block.writeUInt32LE(8, gps.at + 8)
    block.writeUInt32LE(8, 8 + 2 + 12 * ifd0.entries.length)
    const looped = read(block)
    assert.equal(looped.directories.gps, undefined)
    assert.equal(looped.thumbnails.length, 0)
    assert.equal(facts(patch(block), 'ifd0')['112'], 1)
  })

  for (const [name, bytes] of [
    ['nothing', Buffer.alloc(0)],
    ['a header alone', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
    ['a directory outside', Buffer.from('II*\0\xff\xff\0\0........', 'latin1')],
    ['text', Buffer.from('This is no EXIF block at all')],
    ['BigTIFF', Buffer.from('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0', 'latin1')],
  ] as const) {
    it(`finds no EXIF in ${name}`, () => {
      assert.equal(readExif(bytes), undefined)
    })
  }
})
