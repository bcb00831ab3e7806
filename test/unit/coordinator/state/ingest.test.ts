import assert from 'node:assert/strict'
import type { BytePath } from '../../../../shared/byte-path.js'
import { UNSEEN } from '../../../../shared/file-identity.js'
import { useFolders } from '../../../helpers/folders.js'
import {
  endLine,
  hashOf,
  identity,
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

const failedLine = (message: string, id = 1): JournalLine => ({
  ...{ type: 'done', id, failed: 'corrupt', message },
})

describe('taking journals into the index', () => {
  const makeFolder = useFolders()

  const nextRun = (stateDir: BytePath, run: string, lines: readonly (JournalLine | string)[]) => {
    putJournal(stateDir, run, OWN, [runLine(), endLine])
    putJournal(stateDir, run, WORKER, lines)
  }

  /** The one file that is known, after worker lines in a run, and lines of the coordinator. */
  async function readOne(lines: readonly JournalLine[], own: readonly RunLine[] = []) {
    const stateDir = makeFolder()
    putJournal(stateDir, '1', OWN, [runLine(), ...own, endLine])
    putJournal(stateDir, '1', WORKER, lines)
    const files = await readIndex(stateDir)
    assert.ok(files.length <= 1)
    return files[0]
  }

  it('takes a result with all that was written of it', async () => {
    const known = await readOne(linesOf({ ...a, originText: 'origin', kept: 'originals/a.jpg' }))
    assert.deepEqual(known?.result, {
      ...{ recipe: 'recipe', source: '6:1:1', sourceHash: hashOf('origin') },
      ...{ output: '6:2:2', outputHash: hashOf('result'), kept: 'originals/a.jpg' },
    })
    assert.deepEqual([known.failure, known.charges], [undefined, 0])
  })

  it('takes names that are no UTF-8, and ones with a newline', async () => {
    for (const name of ['caf\xe9.jpg', 'new\nline "x".jpg', "it's.jpg"]) {
      assert.equal((await readOne(linesOf({ name })))?.name, name)
    }
  })

  it('takes a result without its last look at the output as unseen', async () => {
    const known = await readOne([startLine(a), intentLine(a), { type: 'done', id: 1 }])
    assert.equal(known?.result?.output, UNSEEN)
  })

  it('knows nothing of a file that was begun, or cancelled', async () => {
    assert.equal(await readOne([startLine(a), intentLine(a)]), undefined)
    const cancelled: JournalLine = { type: 'done', id: 1, failed: 'cancelled' }
    assert.equal(await readOne([startLine(a), cancelled]), undefined)
  })

  it('takes a failure, and keeps the result of before beside it', async () => {
    const again = { ...a, id: 2, recipe: 'other', source: '8:8:8' }
    const lines = [...linesOf(a), startLine(again), failedLine('Damaged', 2)]
    const known = await readOne(lines)
    assert.equal(known?.result?.recipe, 'recipe')
    assert.deepEqual(known.failure, {
      ...{ code: 'corrupt', message: 'Damaged', recipe: 'other', source: '8:8:8' },
    })
  })

  it('takes a success as the end of failures and charges', async () => {
    const stateDir = makeFolder()
    putJournal(stateDir, '1', OWN, [runLine(), settled(), endLine])
    putJournal(stateDir, '1', WORKER, [
      startLine(a),
      startLine({ ...a, id: 2 }),
      failedLine('x', 2),
    ])
    const [before] = await readIndex(stateDir)
    assert.deepEqual([before?.charges, before?.failure?.code], [1, 'corrupt'])
    nextRun(stateDir, '2', linesOf(a))
    const [known] = await readIndex(stateDir)
    assert.deepEqual(
      [known?.charges, known?.failure, known?.failedSource],
      [0, undefined, undefined],
    )
  })

  it('adds up the charges of several runs', async () => {
    const stateDir = makeFolder()
    for (const run of ['1', '2', '3']) {
      putJournal(stateDir, run, OWN, [runLine(), settled(), endLine])
      putJournal(stateDir, run, WORKER, [startLine(a)])
    }
    assert.equal((await readIndex(stateDir))[0]?.charges, 3)
  })

  it('begins to count anew for other bytes', async () => {
    const stateDir = makeFolder()
    for (const [run, source] of [
      ['1', '6:1:1'],
      ['2', '6:1:1'],
      ['3', '7:3:3'],
    ] as const) {
      putJournal(stateDir, run, OWN, [runLine(), settled(), endLine])
      putJournal(stateDir, run, WORKER, [startLine({ ...a, source })])
    }
    const [known] = await readIndex(stateDir)
    assert.deepEqual([known?.charges, known?.failedSource], [1, '7:3:3'])
  })

  it('charges nothing for an attempt that was ended on purpose, or that succeeded after all', async () => {
    assert.equal(await readOne([startLine(a)], [settled({ charged: false })]), undefined)
    const lost = [startLine({ ...a, id: 1 }), ...linesOf({ ...a, id: 2 })]
    const known = await readOne(lost, [settled()])
    assert.deepEqual([known?.charges, known?.result?.recipe], [0, 'recipe'])
  })

  it('takes a commit that the disk proved', async () => {
    const proof = settled({ done: true, charged: false, output: identity('6:9:9') })
    const known = await readOne([startLine(a), intentLine(a)], [proof])
    assert.equal(known?.result?.output, '6:9:9')
  })

  it('takes a failure that the coordinator told', async () => {
    const known = await readOne(
      [],
      [
        {
          ...{ type: 'failed', input: 'a.jpg', output: 'a.jpg', code: 'timeout', message: 'Late' },
          ...{ recipe: 'recipe', source: identity('6:1:1') },
        },
      ],
    )
    assert.equal(known?.failure?.code, 'timeout')
  })

  it('takes a rename of a result for the same result, with its original', async () => {
    const lines = [
      ...linesOf({ ...a, kept: 'originals/a.jpg' }),
      startLine({ name: 'b.jpg', id: 2, sourceText: 'result', source: '6:2:2' }),
      { type: 'done', id: 2, skipped: 'unchanged', output: identity('6:2:2') } as const,
    ]
    const stateDir = makeFolder()
    nextRun(stateDir, '1', lines)
    const files = await readIndex(stateDir)
    assert.deepEqual(
      files.map(({ name, input, result }) => [name, input, result?.kept, result?.output]),
      [
        ['a.jpg', 'a.jpg', 'originals/a.jpg', '6:2:2'],
        ['b.jpg', 'b.jpg', 'originals/a.jpg', '6:2:2'],
      ],
    )
  })

  it('sees a result and its source anew where only times and numbers changed', async () => {
    const stateDir = makeFolder()
    nextRun(stateDir, '1', linesOf({ ...a, output: 'out.jpg' }))
    nextRun(stateDir, '2', [
      startLine({ ...a, output: 'out.jpg', source: '6:5:5' }),
      { type: 'done', id: 1, skipped: 'unchanged', output: identity('6:6:6') },
    ])
    const [known] = await readIndex(stateDir)
    assert.deepEqual([known?.result?.source, known?.result?.output], ['6:5:5', '6:6:6'])
    assert.equal(known?.result?.outputHash, hashOf('result'))
  })

  it('takes an original that would not get smaller for its own result', async () => {
    const known = await readOne([
      startLine(a),
      { type: 'done', id: 1, skipped: 'original_smaller', output: identity('6:1:1') },
    ])
    assert.equal(known?.result?.outputHash, hashOf('source'))
    assert.equal(known.result.sourceHash, hashOf('source'))
  })

  it('remembers what a result took the place of when it is made anew under its own name', async () => {
    const kept = 'originals/a.png'
    const first = { name: 'a.png', output: 'a.webp', kept }
    const again = { ...first, id: 2, name: 'a.webp', recipe: 'other', resultText: 'second' }
    const known = await readOne([...linesOf(first), ...linesOf(again)])
    assert.deepEqual(
      [known?.name, known?.input, known?.result?.recipe],
      [...['a.webp', 'a.png', 'other']],
    )
  })

  it('forgets what was undone, and originals that were deleted', async () => {
    const stateDir = makeFolder()
    nextRun(stateDir, '1', [
      ...linesOf({ name: 'a.jpg', kept: 'originals/a.jpg' }),
      ...linesOf({ name: 'b.jpg', kept: 'originals/b.jpg' }),
    ])
    putJournal(stateDir, '2', OWN, [
      ...[runLine(), { type: 'undone', kept: 'originals/a.jpg' } as const],
      ...[{ type: 'pruned', kept: 'originals/b.jpg' } as const, endLine],
    ])
    const files = await readIndex(stateDir)
    assert.deepEqual(
      files.map(({ name, result }) => [name, result?.kept]),
      [['b.jpg', undefined]],
    )
  })
})
