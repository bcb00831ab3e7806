import assert from 'node:assert/strict'
import {
  decideKnown,
  type KnownDecision,
  type KnownQuestion,
} from '../../../../coordinator/state/decide-known.js'
import { asBytePath } from '../../../../shared/byte-path.js'
import { fileErrors, toFileErrorCode } from '../../../../shared/errors.js'
import { UNSEEN } from '../../../../shared/file-identity.js'
import type { KnownFailure, KnownFile, KnownResult } from '../../../../shared/records/known-file.js'
import { identity } from '../../../helpers/journals.js'

const [source, output, other] = [identity('9:1:1'), identity('5:2:2'), identity('9:3:3')]

const result: KnownResult = {
  ...{ recipe: 'a', source, sourceHash: 's', output, outputHash: 'o', kept: undefined },
}
const failure: KnownFailure = { code: 'corrupt', message: 'Damaged', recipe: 'a', source }

const known = (extra: Partial<KnownFile>): KnownFile => ({
  ...{ name: asBytePath('a.jpg'), input: asBytePath('a.jpg'), charges: 0 },
  ...{ result: undefined, failure: undefined, failedSource: undefined },
  ...extra,
})

const question: KnownQuestion = {
  ...{ recipe: 'a', source, output, force: false, retryFailed: false },
}

const done = known({ result })
const failed = known({ failure, failedSource: source })
const charged = (charges: number) => known({ charges, failedSource: source })

type Row = readonly [
  what: string,
  known: KnownFile,
  asked: Partial<KnownQuestion>,
  action: KnownDecision['action'],
]

const rows: readonly Row[] = [
  ['the same source, output and recipe', done, {}, 'skip'],
  ['another recipe', done, { recipe: 'b' }, 'work'],
  ['another source', done, { source: other }, 'work'],
  ['another output', done, { output: other }, 'work'],
  ['no output', done, { output: undefined }, 'work'],
  ['no source', done, { source: undefined }, 'work'],
  ['--force', done, { force: true }, 'work'],
  ['a result in place, which is its own source', done, { source: output }, 'skip'],
  ['a result in place with another recipe', done, { source: output, recipe: 'b' }, 'work'],
  [
    'a source that was written in the tick it was read in',
    known({ result: { ...result, source: UNSEEN } }),
    {},
    'work',
  ],
  [
    'an output that nobody could look at',
    known({ result: { ...result, output: UNSEEN } }),
    {},
    'work',
  ],
  ['a failure of the same bytes', failed, {}, 'fail'],
  ['a failure with --retry-failed', failed, { retryFailed: true }, 'work'],
  ['a failure with --force', failed, { force: true }, 'work'],
  ['a failure with another recipe', failed, { recipe: 'b' }, 'work'],
  ['a failure of other bytes', failed, { source: other }, 'work'],
  [
    'a result and a later failure of another recipe',
    known({ result, failure: { ...failure, recipe: 'b' }, failedSource: source }),
    {},
    'skip',
  ],
  [
    'a result whose output is gone, and a failure',
    known({ result, failure, failedSource: source }),
    { output: undefined },
    'fail',
  ],
  ['no attempt lost', charged(0), {}, 'work'],
  ['two attempts lost', charged(2), {}, 'work'],
  ['three attempts lost', charged(3), {}, 'fail'],
  ['three attempts lost, with another recipe', charged(3), { recipe: 'b' }, 'fail'],
  ['three attempts lost on other bytes', charged(3), { source: other }, 'work'],
  ['three attempts lost, with --retry-failed', charged(3), { retryFailed: true }, 'work'],
  ['nothing known', known({}), {}, 'work'],
]

describe('deciding by the records about', () => {
  for (const [what, file, asked, action] of rows) {
    it(`${what}: ${action}`, () => {
      assert.equal(decideKnown(file, { ...question, ...asked }).action, action)
    })
  }

  it('a failure: as it was told then, with the flag that tries again', () => {
    assert.deepEqual(decideKnown(failed, question), {
      ...{ action: 'fail', code: 'corrupt', message: 'Damaged; --retry-failed tries again' },
    })
  })

  it('three attempts lost: as a crash', () => {
    const decision = decideKnown(charged(3), question)
    assert.ok(decision.action === 'fail' && decision.code === 'worker_crash')
    assert.match(decision.message, /3 attempts.*--retry-failed/)
  })

  it('every kind of failure: those that are the bytes’ own last', () => {
    const lasting = Object.keys(fileErrors).filter((text) => {
      const code = toFileErrorCode(text)
      const file = known({ failure: { ...failure, code }, failedSource: source })
      return decideKnown(file, question).action === 'fail'
    })
    assert.deepEqual(lasting, [
      ...['unsupported_format', 'corrupt', 'too_large', 'timeout', 'worker_crash', 'out_of_memory'],
    ])
  })
})
