import assert from 'node:assert/strict'
import fc from 'fast-check'
import sharp from 'sharp'
import { isSrgbProfile, readProfileDescription } from '../../../worker/icc-profile.js'
import { makeCmykJpeg } from '../../../worker/samples/odd-pictures.js'
import { makeScene } from '../../../worker/samples/scene.js'

const profileOf = async (bytes: Buffer): Promise<Buffer> => {
  const { icc } = await sharp(bytes).metadata()
  assert.ok(icc)
  return icc
}
const named = async (name: string) =>
  profileOf(await makeScene(8, 8).withIccProfile(name).png().toBuffer())

/** A profile of version 2 with one tag that describes it. */
function makeProfile(description: string): Buffer {
  const text = Buffer.from(`desc\0\0\0\0\0\0\0\0${description}\0`, 'latin1')
  const bytes = Buffer.alloc(144)
  bytes.writeUInt32BE(1, 128)
  bytes.write('desc', 132, 'latin1')
  bytes.writeUInt32BE(144, 136)
  bytes.writeUInt32BE(text.length, 140)
  return Buffer.concat([bytes, text])
}

describe('colour profiles', () => {
  it('are known for sRGB by their description, in both forms of the tag', async () => {
    assert.match(readProfileDescription(await named('srgb')), /sRGB$/)
    assert.equal(isSrgbProfile(await named('srgb')), true)
    for (const text of ['sRGB IEC61966-2.1', 'IEC 61966-2-1 Default RGB Colour Space', 'c2 sRGB']) {
      assert.equal(readProfileDescription(makeProfile(text)), text)
      assert.equal(isSrgbProfile(makeProfile(text)), true)
    }
  })

  it('are something else where the description says so', async () => {
    assert.match(readProfileDescription(await named('p3')), /P3/)
    assert.equal(isSrgbProfile(await named('p3')), false)
    assert.equal(isSrgbProfile(await profileOf(await makeCmykJpeg())), false)
    for (const text of ['Display P3', 'Adobe RGB (1998)', 'ProPhoto RGB', '']) {
      assert.equal(isSrgbProfile(makeProfile(text)), false)
    }
  })

  it('are never taken for sRGB where they are damaged, and never throw', async () => {
    const whole = await named('p3')
    fc.assert(
      fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 60 }), (kept, noise) => {
        const bytes = Buffer.concat([whole.subarray(0, kept), noise])
        assert.equal(typeof readProfileDescription(bytes), 'string')
      }),
    )
    assert.equal(isSrgbProfile(Buffer.alloc(0)), false)
    assert.equal(isSrgbProfile(Buffer.alloc(2_000, 0xff)), false)
  })
})
