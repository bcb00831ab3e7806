import assert from 'node:assert/strict'
import { parseJournalLine, type JournalLine } from '../../../shared/journal.js'
import { noTimings } from '../../../shared/result.js'

const facts = { format: 'jpeg', width: 40, height: 30, bytes: 900 }

const intent: JournalLine = {
  type: 'intent',
  id: 7,
  input: '/in/a.jpg',
  output: { base64: 'L2NhZuk=' },
  temp: '/in/.image-ray-0.tmp',
  sourceHash: 'aa',
  outputHash: 'bb',
  recipe: 'cc',
  result: {
    id: 7,
    status: 'ok',
    warnings: ['odd'],
    timings: noTimings,
    input: facts,
    output: facts,
    keptBytes: false,
    backupBytes: 0,
  },
}

const lines: readonly JournalLine[] = [
  intent,
  { type: 'done', id: 7 },
  { type: 'done', id: 7, failed: 'no_space' },
]

describe('journal lines', () => {
  for (const line of lines) {
    const text = JSON.stringify(line)
    it(`come back as they were: ${line.type} ${'failed' in line ? 'failed' : ''}`, () => {
      assert.deepEqual(parseJournalLine(text), line)
    })
  }

  it('are nothing where a crash has cut them, wherever the cut is', () => {
    for (const line of lines) {
      const text = JSON.stringify(line)
      for (let length = 0; length < text.length; length += 1) {
        assert.equal(parseJournalLine(text.slice(0, length)), undefined)
      }
    }
  })

  const damaged = [
    ['an unknown type', { type: 'begin', id: 1 }],
    ['an unknown error code', { type: 'done', id: 1, failed: 'tired' }],
    ['an id that is no number', { type: 'done', id: '1' }],
    ['an intent without a result', { ...intent, result: undefined }],
    ['a path of another kind', { ...intent, temp: 5 }],
    ['null', null],
    ['a list', [1]],
  ] as const
  for (const [what, line] of damaged) {
    it(`are nothing where they hold ${what}`, () => {
      assert.equal(parseJournalLine(JSON.stringify(line)), undefined)
    })
  }
})
