import assert from 'node:assert/strict'
import { linkSync } from 'node:fs'
import { posix } from 'node:path'
import { settleIntent } from '../../../../coordinator/state/settle.js'
import { asBytePath, toBuffer, type BytePath } from '../../../../shared/byte-path.js'
import type { IntentLine } from '../../../../shared/journal.js'
import { makeDirectories } from '../../../../shared/make-directories.js'
import type { CommitMode } from '../../../../shared/result.js'
import { filesBelow, put, take, under, useFolders } from '../../../helpers/folders.js'
import { hashOf, intentLine } from '../../../helpers/journals.js'

const TEMP = 'in/.image-ray-0123456789abcdef.tmp'
const KEPT_TEMP = 'state/originals/.image-ray-fedcba9876543210.tmp'
const KEPT = 'state/originals/a.png'

/** Files by name; an array is a second name of the file named first. */
type Disk = Readonly<Record<string, string | readonly [string]>>

interface Case {
  readonly at: string
  readonly before: Disk
  /** Whether the commit stands. */
  readonly done: boolean
  /** What is left. */
  readonly after: Readonly<Record<string, string>>
}

const source = { 'in/a.png': 'source' }
const result = (name: string) => ({ [name]: 'result' })

const untouched = { done: false, after: source }

const newFile: readonly Case[] = [
  { at: 'the intent', before: source, ...untouched },
  { at: 'half of the temp file', before: { ...source, [TEMP]: 'res' }, ...untouched },
  { at: 'the temp file', before: { ...source, ...result(TEMP) }, ...untouched },
  {
    at: 'the link',
    before: { ...source, ...result('in/b.png'), [TEMP]: ['in/b.png'] },
    ...{ done: true, after: { ...source, ...result('in/b.png') } },
  },
  {
    at: 'its end',
    before: { ...source, ...result('in/b.png') },
    ...{ done: true, after: { ...source, ...result('in/b.png') } },
  },
  {
    at: 'taking the name where there are no hard links',
    before: { ...source, 'in/b.png': '', ...result(TEMP) },
    ...untouched,
  },
  {
    at: 'an empty file of somebody else, with no temp file left',
    before: { ...source, 'in/b.png': '' },
    ...{ done: false, after: { ...source, 'in/b.png': '' } },
  },
  {
    at: 'a file of somebody else',
    before: { ...source, 'in/b.png': 'theirs', ...result(TEMP) },
    ...{ done: false, after: { ...source, 'in/b.png': 'theirs' } },
  },
]

const kept = { [KEPT]: 'source' }
const linked: Disk = { ...source, [KEPT]: ['in/a.png'] }

const inPlace: readonly Case[] = [
  { at: 'the intent', before: source, ...untouched },
  { at: 'the temp file', before: { ...source, ...result(TEMP) }, ...untouched },
  { at: 'keeping by a link', before: { ...linked, ...result(TEMP) }, ...untouched },
  { at: 'removing the temp file after a failure', before: linked, ...untouched },
  {
    at: 'half of a copy',
    before: { ...source, ...result(TEMP), [KEPT_TEMP]: 'sou' },
    ...untouched,
  },
  {
    at: 'taking the name for a copy',
    before: { ...source, ...result(TEMP), [KEPT_TEMP]: 'source', [KEPT]: '' },
    ...untouched,
  },
  {
    at: 'keeping by a copy',
    before: { ...source, ...kept, ...result(TEMP) },
    ...{ done: false, after: { ...source, ...kept } },
  },
  {
    at: 'the rename',
    before: { ...result('in/a.png'), ...kept },
    ...{ done: true, after: { ...result('in/a.png'), ...kept } },
  },
]

const replaceSource: readonly Case[] = [
  { at: 'the temp file', before: { ...source, ...result(TEMP) }, ...untouched },
  {
    at: 'taking the name where there are no hard links',
    before: { ...source, 'in/a.webp': '', ...result(TEMP) },
    ...untouched,
  },
  {
    at: 'the link',
    before: { ...source, ...result('in/a.webp'), [TEMP]: ['in/a.webp'] },
    ...untouched,
  },
  { at: 'keeping', before: { ...linked, ...result('in/a.webp') }, ...untouched },
  {
    at: 'removing the source',
    before: { ...kept, ...result('in/a.webp') },
    ...{ done: true, after: { ...kept, ...result('in/a.webp') } },
  },
  {
    at: 'its end, with another picture under the source’s name since',
    before: { 'in/a.png': 'another', ...result('in/a.webp') },
    ...{ done: true, after: { 'in/a.png': 'another', ...result('in/a.webp') } },
  },
]

const outputs: Record<CommitMode, string> = {
  'new-file': 'in/b.png',
  'in-place': 'in/a.png',
  'replace-source': 'in/a.webp',
}

describe('settling a commit', () => {
  const makeFolder = useFolders()

  function build(disk: Disk): BytePath {
    const folder = makeFolder()
    for (const [name, content] of Object.entries(disk)) {
      if (typeof content === 'string') put(under(folder, name), content)
    }
    for (const [name, content] of Object.entries(disk)) {
      if (typeof content === 'string') continue
      const second = under(folder, name)
      makeDirectories(asBytePath(posix.dirname(second)))
      linkSync(toBuffer(under(folder, content[0])), toBuffer(second))
    }
    return folder
  }

  const intent = (mode: CommitMode): IntentLine => {
    const line = intentLine({
      ...{ name: 'a.png', temp: TEMP.slice('in/'.length) },
      ...(mode === 'new-file' ? {} : { kept: KEPT.slice('state/'.length) }),
    })
    assert.ok(line.type === 'intent')
    return line
  }

  const settle = (folder: BytePath, mode: CommitMode) =>
    settleIntent(
      intent(mode),
      {
        input: under(folder, 'in/a.png'),
        output: under(folder, outputs[mode]),
        stateDir: under(folder, 'state'),
      },
      mode,
      hashOf('source'),
    )

  const read = (folder: BytePath) =>
    Object.fromEntries(
      filesBelow(folder).map((name) => [name, take(under(folder, name)).toString()]),
    )

  for (const [mode, cases] of [
    ['new-file', newFile],
    ['in-place', inPlace],
    ['replace-source', replaceSource],
  ] as const) {
    for (const { at, before, done, after } of cases) {
      it(`as ${mode} killed after ${at}: ${done ? 'stands' : 'never was'}`, async () => {
        const folder = build(before)
        assert.equal(await settle(folder, mode), done)
        assert.deepEqual(read(folder), after)
        // Asked again, as after a kill of its own, it says the same.
        assert.equal(await settle(folder, mode), done)
        assert.deepEqual(read(folder), after)
      })
    }
  }
})
