import assert from 'node:assert/strict'
import { parseJournalLine, type JournalLine } from '../../../shared/journal.js'
import { isFileIdentity } from '../../../shared/file-identity.js'
import { noTimings } from '../../../shared/result.js'

const facts = { format: 'jpeg', width: 40, height: 30, bytes: 900 }

const [identity, otherIdentity] = ['900:1700000000123456789:42', '400:-5:43'].filter(isFileIdentity)
assert.ok(identity && otherIdentity)

const start: JournalLine = {
  type: 'start',
  id: 7,
  input: 'sub/a.jpg',
  output: { base64: 'Y2Fm6Q==' },
  source: identity,
  sourceHash: 'aa',
  recipe: 'cc',
}

const intent: JournalLine = {
  type: 'intent',
  id: 7,
  temp: '.image-ray-0.tmp',
  originHash: 'aa',
  outputHash: 'bb',
  kept: 'originals/sub/a.jpg',
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
  start,
  intent,
  { type: 'done', id: 7, output: otherIdentity },
  { type: 'done', id: 7, failed: 'no_space', message: 'full' },
  { type: 'done', id: 7, skipped: 'unchanged' },
]

describe('journal lines', () => {
  for (const line of lines) {
    const text = JSON.stringify(line)
    it(`come back as they were: ${line.type} ${Object.keys(line).at(-1) ?? ''}`, () => {
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
    ['a start without a recipe', { ...start, recipe: undefined }],
    ['an identity that is none', { ...start, source: '900' }],
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
