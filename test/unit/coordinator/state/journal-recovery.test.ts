import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { recoverResults } from '../../../../coordinator/state/journal-recovery.js'
import { asBytePath, toBuffer, toJsonPath, type BytePath } from '../../../../shared/byte-path.js'
import type { JournalLine } from '../../../../shared/journal.js'
import { noTimings, type CommitMode, type FileTask } from '../../../../shared/result.js'
import { filesBelow, put, take, under, useFolders } from '../../../helpers/folders.js'

const facts = { format: 'jpeg', width: 4, height: 3, bytes: 6 }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

interface Files {
  readonly folder: BytePath
  readonly input: BytePath
  readonly output: BytePath
  readonly temp: BytePath
}

const intent = ({ temp }: Pick<Files, 'temp'>, id = 1): JournalLine => ({
  type: 'intent',
  id,
  temp: toJsonPath(asBytePath(posix.basename(temp))),
  originHash: sha256('source'),
  outputHash: sha256('result'),
  result: {
    id,
    status: 'ok',
    warnings: ['odd'],
    timings: noTimings,
    input: facts,
    output: facts,
    keptBytes: false,
    backupBytes: 0,
  },
})

const done = (id = 1): JournalLine => ({ type: 'done', id })

describe('recovery by the journal of a dead worker', () => {
  const makeFolder = useFolders()

  const makeFiles = (outputName = 'out.jpg'): Files => {
    const folder = makeFolder()
    return {
      folder,
      input: put(under(folder, 'in.jpg'), 'source'),
      output: under(folder, outputName),
      temp: under(folder, '.image-ray-00.tmp'),
    }
  }

  async function recover(
    files: Files,
    lines: readonly (JournalLine | string)[],
    mode: CommitMode = 'new-file',
    ids: readonly number[] = [1],
  ) {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    const journal = put(under(makeFolder(), 'worker-1.ndjson'), text.join('\n'))
    const tasks = ids.map((id): FileTask => ({
      id,
      input: files.input,
      output: files.output,
      attempt: 1,
    }))
    return recoverResults(journal, tasks, {
      commitMode: mode,
      stateDir: under(files.folder, 'state'),
    })
  }

  it('finds nothing where the worker had no journal yet', async () => {
    const { folder, input, output } = makeFiles()
    const journal = under(folder, 'no/such.ndjson')
    const found = await recoverResults(journal, [{ id: 1, input, output, attempt: 1 }], {
      commitMode: 'new-file',
      stateDir: folder,
    })
    assert.equal(found.size, 0)
  })

  it('finds nothing where the file had no intent', async () => {
    assert.equal((await recover(makeFiles(), [])).size, 0)
    assert.equal((await recover(makeFiles(), [done()])).size, 0)
  })

  it('takes the result of a commit that is told done', async () => {
    const files = makeFiles()
    put(files.output, 'result')
    const result = (await recover(files, [intent(files), done()])).get(1)
    assert.equal(result?.status, 'ok')
    assert.deepEqual([result.output, result.input, result.warnings], [facts, facts, ['odd']])
  })

  it('takes the result of a commit that the disk proves', async () => {
    const files = makeFiles()
    put(files.output, 'result')
    put(files.temp, 'result')
    assert.equal((await recover(files, [intent(files)])).get(1)?.status, 'ok')
    assert.deepEqual(filesBelow(files.folder), ['in.jpg', 'out.jpg'])
  })

  it('takes the result of a replacement in place that the disk proves', async () => {
    const files = { ...makeFiles('in.jpg') }
    put(files.output, 'result')
    const found = await recover(files, [intent(files)], 'in-place')
    assert.equal(found.get(1)?.status, 'ok')
    assert.equal(take(files.input).toString(), 'result')
  })

  it('takes nothing of a commit that did not come to its end, and removes the temp file', async () => {
    for (const mode of ['new-file', 'in-place', 'replace-source'] as const) {
      const files = makeFiles(mode === 'in-place' ? 'in.jpg' : 'out.jpg')
      put(files.temp, 'res')
      assert.equal((await recover(files, [intent(files)], mode)).size, 0)
      assert.deepEqual(filesBelow(files.folder), ['in.jpg'])
      assert.equal(take(files.input).toString(), 'source')
    }
  })

  it('leaves alone an output that is not its own', async () => {
    const files = makeFiles()
    put(files.output, 'somebody else')
    assert.equal((await recover(files, [intent(files)])).size, 0)
    assert.equal(take(files.output).toString(), 'somebody else')
  })

  it('takes nothing of a commit that was given up', async () => {
    const files = makeFiles()
    put(files.output, 'result')
    const failed: JournalLine = { type: 'done', id: 1, failed: 'output_exists' }
    assert.equal((await recover(files, [intent(files), failed])).size, 0)
    assert.equal(take(files.output).toString(), 'result')
  })

  it('undoes a replacement whose source is still there, so that it is done anew whole', async () => {
    const files = makeFiles('in.webp')
    put(files.output, 'result')
    assert.equal((await recover(files, [intent(files)], 'replace-source')).size, 0)
    assert.deepEqual(filesBelow(files.folder), ['in.jpg'])
    assert.equal(take(files.input).toString(), 'source')
  })

  it('takes the result of a replacement whose source is gone', async () => {
    const files = makeFiles('in.webp')
    put(files.output, 'result')
    const gone = { ...files, input: under(files.folder, 'gone.jpg') }
    assert.equal((await recover(gone, [intent(gone)], 'replace-source')).get(1)?.status, 'ok')
    assert.ok(existsSync(toBuffer(files.output)))
  })

  it('goes by the last intent of a file that was tried again', async () => {
    const files = makeFiles()
    const failed: JournalLine = { type: 'done', id: 1, failed: 'io' }
    put(files.output, 'result')
    assert.equal((await recover(files, [intent(files), failed, intent(files), done()])).size, 1)
    const other = makeFiles()
    put(other.temp, 'res')
    assert.equal((await recover(other, [intent(other), failed, intent(other)])).size, 0)
    assert.deepEqual(filesBelow(other.folder), ['in.jpg'])
  })

  it('reads on past damaged lines, and does not count a line that was cut', async () => {
    const files = makeFiles()
    put(files.temp, 'res')
    const cut = JSON.stringify(done()).slice(0, -3)
    assert.equal((await recover(files, ['{"type":', intent(files), cut])).size, 0)
    const whole = makeFiles()
    put(whole.output, 'result')
    assert.equal((await recover(whole, [intent(whole), '', '\0\0\0', done()])).size, 1)
  })

  it('touches nothing of files that it was not asked about', async () => {
    const files = makeFiles()
    put(files.temp, 'res')
    assert.equal((await recover(files, [intent(files)], 'new-file', [2, 3])).size, 0)
    assert.deepEqual(filesBelow(files.folder), ['.image-ray-00.tmp', 'in.jpg'])
  })

  it('finds each of many files, by names that are no UTF-8 as well', async () => {
    const files = makeFiles()
    const tasks = [1, 2, 3].map((id): FileTask => {
      const output = put(under(files.folder, `caf\xe9-${id}.jpg`), id === 2 ? 'other' : 'result')
      return { id, input: files.input, output, attempt: 1 }
    })
    const text = tasks.map(({ id }) => JSON.stringify(intent(files, id))).join('\n')
    const journal = put(under(makeFolder(), 'worker-1.ndjson'), text)
    const job = { commitMode: 'new-file', stateDir: files.folder } as const
    assert.deepEqual([...(await recoverResults(journal, tasks, job)).keys()], [1, 3])
  })
})
