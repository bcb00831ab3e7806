import assert from 'node:assert/strict'
import type { PlannedFile } from '../../../coordinator/dispatch/planned-file.js'
import type { FileRecord } from '../../../coordinator/events.js'
import { feedFiles, type FeedOptions } from '../../../coordinator/feed.js'
import type { Entry } from '../../../coordinator/input/scan.js'
import { asBytePath, type BytePath } from '../../../shared/byte-path.js'
import { filesBelow, put, under, useFolders } from '../../helpers/folders.js'

async function* stream(entries: readonly Entry[]): AsyncGenerator<Entry> {
  await Promise.resolve()
  yield* entries
}

describe('feeding files to the workers', () => {
  const makeFolder = useFolders()

  const entry = (root: BytePath, name: string, extra: Partial<Entry> = {}): Entry => ({
    name: asBytePath(name),
    path: under(root, name),
    kind: 'picture',
    ...extra,
  })

  async function feed(root: BytePath, entries: readonly Entry[], extra: Partial<FeedOptions> = {}) {
    const records: FileRecord[] = []
    const files: PlannedFile[] = []
    const options: FeedOptions = {
      place: {
        inputRoot: root,
        outputRoot: under(root, 'out'),
        commitMode: 'new-file',
        single: undefined,
        singleOutput: undefined,
        singleFormat: undefined,
        stateDir: under(root, 'state'),
        records: { inputRoot: root, outputRoot: under(root, 'out') },
      },
      entries: stream(entries),
      format: undefined,
      outputNameOf: ({ name }) => name,
      copyOthers: false,
      ifExists: 'fail',
      recall: () => undefined,
      deliver: (record) => {
        records.push(record)
        return Promise.resolve()
      },
      signal: new AbortController().signal,
      ...extra,
    }
    for await (const file of feedFiles(options)) files.push(file)
    return { files, records, place: options.place }
  }

  it('numbers pictures from 1, with their paths and sizes', async () => {
    const root = makeFolder()
    put(under(root, 'a.jpg'), '12345')
    const { files, records } = await feed(root, [entry(root, 'a.jpg'), entry(root, 'sub/b.png')])
    assert.deepEqual(files, [
      {
        id: 1,
        name: 'a.jpg',
        input: under(root, 'a.jpg'),
        output: under(root, 'out/a.jpg'),
        format: undefined,
        bytes: 5,
      },
      {
        id: 2,
        name: 'sub/b.png',
        input: under(root, 'sub/b.png'),
        output: under(root, 'out/sub/b.png'),
        format: undefined,
        bytes: 0,
      },
    ])
    assert.deepEqual(records, [])
  })

  it('asks for a format where one was asked for, or where the name has no encoder', async () => {
    const root = makeFolder()
    const entries = ['a.bmp', 'b.heic', 'c.jpg'].map((name) => entry(root, name))
    const formats = async (extra: Partial<FeedOptions>) =>
      (await feed(root, entries, extra)).files.map(({ format }) => format)
    assert.deepEqual(await formats({}), ['png', 'jpeg', undefined])
    assert.deepEqual(await formats({ format: 'webp' }), ['webp', 'webp', 'webp'])
  })

  it('gives the input as the output of a job in place, and the one name to one picture', async () => {
    const root = makeFolder()
    const { place } = await feed(root, [])
    const inPlace = await feed(root, [entry(root, 'a.jpg')], {
      place: { ...place, commitMode: 'in-place' },
    })
    assert.equal(inPlace.files[0]?.output, under(root, 'a.jpg'))
    const single = { ...place, singleOutput: under(root, 'x.webp'), singleFormat: 'webp' } as const
    const [file] = (await feed(root, [entry(root, 'a.jpg')], { place: single })).files
    assert.deepEqual([file?.output, file?.format], [under(root, 'x.webp'), 'webp'])
  })

  it('delivers what could not be listed as failed, without a worker', async () => {
    const root = makeFolder()
    const problem = { code: 'permission', message: 'Expected to read it, got EACCES' } as const
    const { files, records } = await feed(root, [entry(root, 'a.jpg', { problem })])
    assert.deepEqual(files, [])
    const [record] = records
    assert.deepEqual(
      [record?.name, record?.worker, record?.attempts, record?.result.status],
      ['a.jpg', undefined, 0, 'failed'],
    )
  })

  it('copies files that are no pictures only where asked', async () => {
    const root = makeFolder()
    put(under(root, 'notes.txt'), 'text')
    const notes = entry(root, 'notes.txt', { kind: 'other' })
    assert.deepEqual((await feed(root, [notes])).records, [])
    const { files, records } = await feed(root, [notes], { copyOthers: true })
    assert.deepEqual(files, [])
    assert.deepEqual([records[0]?.kind, records[0]?.result.status], ['other', 'ok'])
    assert.deepEqual(filesBelow(root), ['notes.txt', 'out/notes.txt'])
  })

  it('stops when it is told', async () => {
    const root = makeFolder()
    const { files } = await feed(root, [entry(root, 'a.jpg')], { signal: AbortSignal.abort() })
    assert.deepEqual(files, [])
  })
})
