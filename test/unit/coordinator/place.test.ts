import assert from 'node:assert/strict'
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolvePlace, type Place } from '../../../coordinator/place.js'
import { toText } from '../../../shared/byte-path.js'
import { resolveSettings, type SettingsInput } from '../../../shared/config.js'
import type { OutputFormat } from '../../../shared/formats.js'
import { stateHome } from '../../../shared/state-paths.js'
import { useFolders } from '../../helpers/folders.js'

const place = (given: SettingsInput, asked?: OutputFormat): Place =>
  resolvePlace(resolveSettings({ ...given }, {}), asked)

const refuses = (
  given: SettingsInput,
  message: RegExp,
  asked?: OutputFormat,
  code = 'usage',
): void => {
  assert.throws(() => place(given, asked), { name: 'ImageRayError', code, message })
}

describe('the place of a job', () => {
  const makeFolder = useFolders()

  /** A directory `in` with a picture, a link `link` to it, and a free name `out`. */
  const makePlaces = () => {
    const folder = toText(makeFolder())
    const inputDir = join(folder, 'in')
    mkdirSync(inputDir)
    const input = join(inputDir, 'a.png')
    writeFileSync(input, 'png')
    const link = join(folder, 'link')
    symlinkSync(inputDir, link)
    return { folder, inputDir, input, link, outputDir: join(folder, 'out', 'deep') }
  }

  it('is a new one where another directory is named, which is made', () => {
    const { inputDir, outputDir } = makePlaces()
    const found = place({ inputDir, outputDir })
    assert.deepEqual(
      [found.inputRoot, found.outputRoot, found.commitMode, found.single],
      [inputDir, outputDir, 'new-file', undefined],
    )
    assert.ok(existsSync(outputDir))
    assert.equal(place({ inputDir, outputDir }).commitMode, 'new-file')
    assert.ok(found.stateDir.startsWith(`${stateHome()}/`))
  })

  it('is that of the originals where no output is named', () => {
    const { inputDir } = makePlaces()
    const found = place({ inputDir })
    assert.deepEqual(
      [found.commitMode, found.outputRoot, found.stateDir],
      ['in-place', inputDir, join(inputDir, '.image-ray')],
    )
  })

  it('is that of the originals where the output is the same directory by another name', () => {
    const { inputDir, link } = makePlaces()
    for (const outputDir of [inputDir, `${inputDir}/`, `${inputDir}/../in`, link]) {
      const found = place({ inputDir, outputDir })
      assert.deepEqual([found.commitMode, found.outputRoot], ['in-place', inputDir])
    }
  })

  it('has the records of the tree it is part of, where that has any', () => {
    const { inputDir } = makePlaces()
    const part = join(inputDir, 'sub/part')
    mkdirSync(join(inputDir, '.image-ray'))
    mkdirSync(part, { recursive: true })
    const found = place({ inputDir: part })
    assert.equal(found.inputRoot, part)
    assert.equal(found.stateDir, join(inputDir, '.image-ray'))
    assert.deepEqual(found.records, { inputRoot: inputDir, outputRoot: inputDir })
  })

  it('keeps its state where --state-dir says', () => {
    const { inputDir, folder } = makePlaces()
    assert.equal(place({ inputDir, stateDir: join(folder, 's') }).stateDir, join(folder, 's'))
  })

  it('keeps no state behind a link that came with the pictures', () => {
    const { inputDir, folder } = makePlaces()
    symlinkSync(folder, join(inputDir, '.image-ray'))
    assert.throws(() => place({ inputDir }), {
      code: 'refused',
      message: /\.image-ray: a symbolic link; --state-dir names another place$/,
    })
    assert.equal(place({ inputDir, stateDir: join(folder, 's') }).stateDir, join(folder, 's'))
  })

  it('starts from the working directory where only a list of files is given', () => {
    const { outputDir } = makePlaces()
    assert.equal(place({ filesFrom: 'list.txt', outputDir }).inputRoot, process.cwd())
  })

  it('changes names in place only where that was asked for', () => {
    const { inputDir } = makePlaces()
    refuses({ inputDir }, /^--format webp: Expected --output-dir, or --replace-source/, 'webp')
    assert.equal(place({ inputDir, replaceSource: true }, 'webp').commitMode, 'replace-source')
    assert.equal(place({ inputDir, replaceSource: true }).commitMode, 'in-place')
  })

  it('leaves no originals behind only where that was confirmed', () => {
    const { inputDir, outputDir } = makePlaces()
    refuses({ inputDir, backup: false }, /^--no-backup: Expected --yes beside it/)
    assert.equal(place({ inputDir, backup: false, yes: true }).commitMode, 'in-place')
    assert.equal(place({ inputDir, outputDir, backup: false }).commitMode, 'new-file')
  })

  it('refuses combinations that contradict each other', () => {
    const { inputDir, input, outputDir } = makePlaces()
    refuses({}, /^Expected --input, --input-dir or --files-from, got none$/)
    refuses({ input, inputDir }, /^Expected either --input or --input-dir/)
    refuses({ input, filesFrom: '-' }, /^Expected either --input or --input-dir/)
    refuses({ input, batch: true }, /^--batch: Expected --input-dir or --files-from/)
    refuses({ batch: true }, /^--batch: /)
    refuses({ inputDir, output: 'a.png' }, /^--output: Expected --input beside it/)
    refuses({ input, output: 'a.png', outputDir }, /^Expected either --output or --output-dir/)
    refuses({ inputDir, copyOthers: true }, /^--copy-others: Expected --output-dir/)
  })

  it('refuses inputs that are not there or of the wrong kind', () => {
    const { inputDir, input, folder } = makePlaces()
    const gone = join(folder, 'gone')
    const refused = (given: SettingsInput, message: string) => {
      assert.throws(() => place(given), { code: 'refused', message })
    }
    refused({ inputDir: gone }, `--input-dir: Expected a directory at ${gone}, got nothing`)
    refused({ inputDir: input }, `--input-dir: Expected a directory at ${input}, got a file`)
    refused({ input: gone }, `--input: Expected a file at ${gone}, got nothing`)
    refused({ input: inputDir }, `--input: Expected a file at ${inputDir}, got a directory`)
  })

  it('refuses an output directory that cannot be made', () => {
    const { inputDir, input } = makePlaces()
    const outputDir = join(input, 'out')
    refuses(
      { inputDir, outputDir },
      /^--output-dir: Expected to make .*, got: /,
      undefined,
      'refused',
    )
  })

  it('of one picture is that of its name, in whichever directory', () => {
    const { input, inputDir, folder, outputDir } = makePlaces()
    const found = place({ input, output: join(outputDir, 'b.webp') })
    assert.deepEqual(found, {
      inputRoot: inputDir,
      outputRoot: outputDir,
      commitMode: 'new-file',
      single: 'a.png',
      singleOutput: join(outputDir, 'b.webp'),
      singleFormat: 'webp',
      stateDir: found.stateDir,
      records: { inputRoot: found.inputRoot, outputRoot: found.outputRoot },
    })
    assert.ok(existsSync(outputDir))
    const beside = place({ input, output: join(inputDir, 'b.png') })
    assert.deepEqual([beside.commitMode, beside.outputRoot], ['new-file', inputDir])
    const inFolder = place({ input, output: folder })
    assert.deepEqual([inFolder.outputRoot, inFolder.singleOutput], [folder, undefined])
    const inNewFolder = place({ input, output: `${folder}/new/` })
    assert.deepEqual(
      [inNewFolder.outputRoot, inNewFolder.singleOutput],
      [join(folder, 'new'), undefined],
    )
    assert.equal(place({ input, outputDir }).outputRoot, outputDir)
  })

  it('of one picture is its own where no other is named', () => {
    const { input, inputDir, link } = makePlaces()
    for (const output of [undefined, input, join(link, 'a.png')]) {
      const found = place({ input, ...(output === undefined ? {} : { output }) })
      assert.deepEqual(
        [found.commitMode, found.singleOutput, found.stateDir],
        ['in-place', undefined, join(inputDir, '.image-ray')],
      )
    }
    refuses({ input, backup: false }, /^--no-backup: /)
  })

  it('of one picture goes by name and --format where they agree', () => {
    const { input, folder } = makePlaces()
    const output = join(folder, 'b.jpg')
    assert.equal(place({ input, output }, 'jpeg').singleFormat, 'jpeg')
    refuses({ input, output }, /agree, got a jpeg name and --format webp$/, 'webp')
    const bare = join(folder, 'bare')
    assert.equal(place({ input, output: bare }, 'webp').singleOutput, bare)
    refuses({ input, output: bare }, /^--output: Expected a name with a picture's ending, got /)
  })
})
