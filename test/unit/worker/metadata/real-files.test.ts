import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { OutputFormat } from '../../../../shared/formats.js'
import { carryMetadata } from '../../../../worker/metadata/carry-metadata.js'
import type { Plan } from '../../../../worker/metadata/plan.js'
import { asSource } from './carry.js'
import { makePlan } from './plans.js'

/** Pictures that a checkout may have beside it. */
const beside = fileURLToPath(new URL('../../../../../../shared/', import.meta.url))

/** Facts of a file by name, such as 'Canon:LensType', as exiftool reads them. */
function readFacts(path: string, ...groups: readonly string[]): Record<string, unknown> {
  const options = ['-j', '-G1', '-a', '-n', '-b', '-x', 'IFD1:all', '-x', 'PreviewImage']
  const json = execFileSync(
    'exiftool',
    [...options, ...groups.map((each) => `-${each}:all`), path],
    {
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const [facts] = JSON.parse(json.toString()) as [Record<string, unknown>]
  const { SourceFile: _, ...rest } = facts
  return rest
}

const hasExiftool = (): boolean => {
  try {
    execFileSync('exiftool', ['-ver'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What must differ in a smaller, upright picture. */
const expected =
  /:(?:Exif)?Image(?:Width|Height)$|:RelatedImage|:Orientation$|:SubjectArea$|:PhotoshopThumbnail$/

describe('metadata of real files', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'image-ray-metadata-'))
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  async function resize(name: string, format: OutputFormat, plan: Partial<Plan> = {}) {
    const bytes = readFileSync(join(beside, name))
    const source = await asSource('jpeg', bytes)
    const { data, info } = await sharp(bytes, { ignoreIcc: true })
      .autoOrient()
      .keepIccProfile()
      .resize(64)
      .toFormat(format)
      .toBuffer({ resolveWithObject: true })
    const carried = carryMetadata(
      data,
      source,
      makePlan({ ...plan, outputFormat: format, size: info }),
    )
    const path = join(folder, `out.${format}`)
    writeFileSync(path, carried.bytes)
    return { path, ...carried }
  }

  const needs = (context: Mocha.Context, name: string): void => {
    const missing = [
      existsSync(join(beside, name)) ? '' : `${name} is not beside the checkout`,
      hasExiftool() ? '' : 'exiftool is not installed',
    ].filter((reason) => reason !== '')
    if (missing.length === 0) return
    const { test } = context
    if (test) test.title += ` (skipped: ${missing.join(', ')})`
    context.skip()
  }

  for (const [name, format] of [
    ['photos/seneca/IMG_0446.jpg', 'jpeg'],
    ['photos/seneca/IMG_0446.jpg', 'webp'],
    ['corpus/avif/apple_gainmap_new.jpg', 'jpeg'],
    ['corpus/avif/apple_gainmap_new.jpg', 'avif'],
  ] as const) {
    it(`keeps the MakerNote of ${name} readable in ${format}`, async function () {
      needs(this, name)
      const { path } = await resize(name, format, { strip: ['gps'] })
      const facts = readFacts(path, 'MakerNotes')
      assert.ok(Object.keys(facts).length > 10)
      assert.deepEqual(facts, readFacts(join(beside, name), 'MakerNotes'))
    })
  }

  for (const name of [
    'photos/seneca/IMG_0453.jpg',
    'corpus/sharp/Landscape_9.jpg',
    'corpus/orientation/Portrait_6.jpg',
    'corpus/avif/paris_exif_xmp_icc.jpg',
    'corpus/avif/paris_extended_xmp.jpg',
  ]) {
    it(`carries every other fact of ${name} into a smaller JPEG`, async function () {
      needs(this, name)
      const groups = ['EXIF', 'GPS', 'XMP', 'IPTC', 'Photoshop', 'MakerNotes']
      const { path, warnings } = await resize(name, 'jpeg')
      const [was, is] = [readFacts(join(beside, name), ...groups), readFacts(path, ...groups)]
      const same = ([key]: readonly [string, unknown]) => !expected.test(key)
      assert.deepEqual(
        Object.fromEntries(Object.entries(is).filter(same)),
        Object.fromEntries(Object.entries(was).filter(same)),
      )
      assert.equal(is['IFD0:Orientation'] ?? 1, 1)
      assert.ok([undefined, 64].includes(is['ExifIFD:ExifImageWidth'] as number | undefined))
      assert.deepEqual(warnings, [])
    })
  }

  it('lets exiftool find no place, serial number or MakerNote under safe', async function () {
    const name = 'corpus/avif/apple_gainmap_new.jpg'
    needs(this, name)
    for (const format of ['jpeg', 'avif'] as const) {
      const { path } = await resize(name, format, { policy: 'safe' })
      const keys = Object.keys(readFacts(path, 'all'))
      assert.deepEqual(
        keys.filter((key) => /GPS|Apple|Serial|Lens|IFD0:Model/i.test(key)),
        [],
      )
      assert.ok(keys.includes('ExifIFD:DateTimeOriginal'), format)
    }
  })
})
