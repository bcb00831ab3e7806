import assert from 'node:assert/strict'
import { appendFileSync, rmSync } from 'node:fs'
import { toBuffer, type BytePath } from '../../../../shared/byte-path.js'
import { indexPath } from '../../../../shared/state-paths.js'
import { useFolders } from '../../../helpers/folders.js'
import {
  doneLine,
  endLine,
  intentLine,
  linesOf,
  putJournal,
  readIndex,
  runLine,
  startLine,
} from '../../../helpers/journals.js'
import type { RunLine } from '../../../../coordinator/state/run-log.js'
import type { JournalLine } from '../../../../shared/journal.js'

const WORKER = 'worker-7.ndjson'
const OWN = 'coordinator.ndjson'
const a = { name: 'a.jpg' }

const settled = (extra: Partial<RunLine & { type: 'settled' }> = {}): RunLine => ({
  ...{ type: 'settled', journal: WORKER, id: 1, done: false, charged: true },
  ...extra,
})

describe('reading journals', () => {
  const makeFolder = useFolders()

  const nextRun = (stateDir: BytePath, run: string, lines: readonly (JournalLine | string)[]) => {
    putJournal(stateDir, run, OWN, [runLine(), endLine])
    putJournal(stateDir, run, WORKER, lines)
  }

  it('waits for the rest of a line that was cut, and says nothing of it', async () => {
    const stateDir = makeFolder()
    const said: string[] = []
    const text = JSON.stringify(doneLine(a))
    nextRun(stateDir, '1', [startLine(a), intentLine(a), text.slice(0, 20)])
    assert.deepEqual(await readIndex(stateDir, said), [])
    const journal = `${stateDir}/runs/1/${WORKER}`
    appendFileSync(journal, `${text.slice(20)}\n`)
    assert.equal((await readIndex(stateDir, said))[0]?.result?.recipe, 'recipe')
    assert.deepEqual(said, [])
  })

  it('says how many damaged lines it left out, once, and reads on', async () => {
    const stateDir = makeFolder()
    const said: string[] = []
    nextRun(stateDir, '1', ['{"type":\n', '\0\0\0\n', '\n', ...linesOf(a)])
    assert.equal((await readIndex(stateDir, said)).length, 1)
    assert.equal((await readIndex(stateDir, said)).length, 1)
    assert.deepEqual(said, [`Left out 2 damaged lines of runs/1/${WORKER}`])
  })

  it('takes nothing twice, however often it is asked', async () => {
    const stateDir = makeFolder()
    putJournal(stateDir, '1', OWN, [runLine(), settled(), endLine])
    putJournal(stateDir, '1', WORKER, [startLine(a)])
    for (let time = 0; time < 3; time += 1) {
      assert.equal((await readIndex(stateDir))[0]?.charges, 1)
    }
  })

  it('goes by the last beginning of a file that was begun twice in one journal', async () => {
    const stateDir = makeFolder()
    nextRun(stateDir, '1', [startLine(a)])
    await readIndex(stateDir)
    nextRun(stateDir, '1', [startLine(a), ...linesOf({ ...a, recipe: 'second' })])
    const [known] = await readIndex(stateDir)
    assert.equal(known?.result?.recipe, 'second')
  })

  it('makes the same index anew as bit by bit, run after run', async () => {
    const stateDir = makeFolder()
    const steps = [
      () => {
        nextRun(stateDir, '1', linesOf({ ...a, kept: 'originals/a.jpg' }))
      },
      () => {
        putJournal(stateDir, '2', OWN, [runLine(), settled(), endLine])
        putJournal(stateDir, '2', WORKER, [
          startLine({ name: 'b.jpg' }),
          ...linesOf({ name: 'c.jpg', id: 2 }),
        ])
      },
      () => {
        nextRun(stateDir, '3', linesOf({ ...a, recipe: 'newer', kept: 'originals/a.jpg' }))
      },
      () => {
        putJournal(stateDir, '4', OWN, [
          runLine(),
          { type: 'pruned', kept: 'originals/a.jpg' },
          endLine,
        ])
      },
    ]
    for (const step of steps) {
      step()
      await readIndex(stateDir)
    }
    const grown = await readIndex(stateDir)
    assert.equal(grown.find(({ name }) => name === 'a.jpg')?.result?.recipe, 'newer')
    for (const ending of ['', '-wal', '-shm']) {
      rmSync(toBuffer(indexPath(stateDir)).toString() + ending, { force: true })
    }
    assert.deepEqual(await readIndex(stateDir), grown)
  })
})
