import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import Libsql from 'libsql'
import { openIndex } from '../../../../coordinator/state/records-index.js'
import { toBuffer, toText, type BytePath } from '../../../../shared/byte-path.js'
import { indexPath } from '../../../../shared/state-paths.js'
import { useFolders } from '../../../helpers/folders.js'
import { endLine, linesOf, putJournal, readIndex, runLine } from '../../../helpers/journals.js'

describe('the index of the records', () => {
  const makeFolder = useFolders()

  /** A state folder with an index of many files. */
  async function makeIndexed() {
    const stateDir = makeFolder()
    putJournal(stateDir, '1', 'coordinator.ndjson', [runLine(), endLine])
    const lines = Array.from({ length: 300 }, (_, id) => linesOf({ id, name: `${id}.jpg` }))
    putJournal(stateDir, '1', 'worker-1.ndjson', lines.flat())
    const files = await readIndex(stateDir)
    assert.equal(files.length, 300)
    const path = indexPath(stateDir)
    // All of it in the one file.
    const database = new Libsql(toText(path))
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    return { stateDir, path, files }
  }

  const damages: readonly (readonly [string, (path: BytePath) => void, RegExp])[] = [
    [
      'is garbage',
      (path) => {
        writeFileSync(toBuffer(path), 'x'.repeat(9_000))
      },
      /not a database/,
    ],
    [
      'was truncated',
      (path) => {
        truncateSync(toBuffer(path), readFileSync(toBuffer(path)).length >> 1)
      },
      /malformed|Expected a sound database/,
    ],
    [
      'has zeros in its middle',
      (path) => {
        const bytes = readFileSync(toBuffer(path))
        bytes.fill(0, 3 * 4096, 6 * 4096)
        writeFileSync(toBuffer(path), bytes)
      },
      /malformed|Expected a sound database/,
    ],
    [
      'is of another version',
      (path) => {
        const database = new Libsql(toText(path))
        database.exec('PRAGMA user_version = 4711')
        database.close()
      },
      /Expected version 1 of the index, got 4711/,
    ],
  ]
  for (const [what, damage, reason] of damages) {
    it(`that ${what} is put aside, made anew from the journals, and told`, async () => {
      const { stateDir, path, files } = await makeIndexed()
      damage(path)
      const said: string[] = []
      assert.deepEqual(await readIndex(stateDir, said), files)
      assert.equal(said.length, 1)
      assert.match(said[0] ?? '', /^The index of the records, .* is made anew from the journals: /)
      assert.match(said[0] ?? '', reason)
      assert.ok(existsSync(toBuffer(path).toString() + '.damaged'))
    })
  }

  it('that is missing is made anew without a word', async () => {
    const { stateDir, path, files } = await makeIndexed()
    for (const ending of ['', '-wal', '-shm']) rmSync(toText(path) + ending, { force: true })
    const said: string[] = []
    assert.deepEqual(await readIndex(stateDir, said), files)
    assert.deepEqual(said, [])
  })

  it('that cannot be opened is not taken for a damaged one', () => {
    const path = indexPath(makeFolder())
    mkdirSync(toBuffer(path))
    assert.throws(() => openIndex(path, (text) => assert.fail(text)), {
      ...{ code: 'refused', message: /^Expected to open the index of the records, .*, got: / },
    })
  })

  it('is opened beside an older one that was put aside', async () => {
    const { stateDir, path, files } = await makeIndexed()
    for (let time = 0; time < 2; time += 1) {
      writeFileSync(toBuffer(path), 'garbage'.repeat(500))
      assert.deepEqual(await readIndex(stateDir), files)
    }
    openIndex(path, (text) => assert.fail(text)).close()
  })
})
