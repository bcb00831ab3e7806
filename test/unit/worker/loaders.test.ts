import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { toText } from '../../../shared/byte-path.js'
import { allowLoaders } from '../../../worker/loaders.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { useFolders } from '../../helpers/folders.js'
import { makeGainMapJpeg } from './gain-map.js'

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')

const formatOf = async (input: Buffer | string): Promise<string> => {
  const { format } = await sharp(input).metadata()
  await sharp(input).raw().toBuffer()
  return format
}

describe('the loaders of libvips', () => {
  const makeFolder = useFolders()

  after('allow the other tests all of them again', () => {
    sharp.unblock({ operation: ['VipsForeignLoad'] })
  })

  for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
    it(`read ${format}`, async () => {
      allowLoaders({ allowSvg: false })
      const bytes = await makeScene(16, 12).toFormat(format).toBuffer()
      assert.equal(await formatOf(bytes), format === 'avif' ? 'heif' : format)
    })
  }

  it('read the gain map of a JPEG', async () => {
    allowLoaders({ allowSvg: false })
    const { gainMap } = await sharp(await makeGainMapJpeg()).metadata()
    assert.notEqual(gainMap, undefined)
  })

  it('read SVG where that is allowed, and not where it is allowed no more', async () => {
    allowLoaders({ allowSvg: true })
    assert.equal(await formatOf(svg), 'svg')
    allowLoaders({ allowSvg: false })
    await assert.rejects(formatOf(svg), /unsupported image format/)
  })

  // Only these of the untrusted ones are in sharp's own libvips; jxl, jp2k, ppm, magick, pdf,
  // openslide, rad, fits, mat, exr, nifti and the rest are not.
  const text = '1 2\n3 4\n'
  const files = [
    ['csv', text],
    ['mat', `2 2\n${text}`],
    ['svg', svg],
    ['v', undefined],
  ] as const
  for (const [ending, content] of files) {
    it(`do not read a .${ending} file, not even by its path`, async () => {
      const path = join(toText(makeFolder()), `file.${ending}`)
      if (content === undefined) await makeScene(16, 12).toFile(path)
      else writeFileSync(path, content)
      allowLoaders({ allowSvg: false })
      await assert.rejects(formatOf(path), /unsupported image format/)
    })
  }
})
