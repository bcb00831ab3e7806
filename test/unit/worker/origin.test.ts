import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { asBytePath, toBuffer } from '../../../shared/byte-path.js'
import { identify } from '../../../shared/file-identity.js'
import type { KnownFile, KnownResult } from '../../../shared/records/known-file.js'
import type { Job } from '../../../shared/result.js'
import { findOrigin } from '../../../worker/origin.js'
import { checkKnownOutput } from '../../../worker/own-output.js'
import { readSource } from '../../../worker/read-source.js'
import { put, under } from '../../helpers/folders.js'
import { hashOf, identity } from '../../helpers/journals.js'
import { useWorkplaces } from './workplace.js'

const known = (extra: Partial<KnownResult> = {}): KnownFile => ({
  ...{ name: asBytePath('a.jpg'), input: asBytePath('a.jpg'), charges: 0 },
  ...{ failure: undefined, failedSource: undefined },
  result: {
    ...{ recipe: 'a', source: identity('1:1:1'), output: identity('2:2:2'), kept: undefined },
    ...{ sourceHash: hashOf('source'), outputHash: hashOf('result'), ...extra },
  },
})

describe('what a result in place is made from', () => {
  const makeWorkplace = useWorkplaces()
  const kept = asBytePath('originals/a.jpg')

  function find(
    file: KnownFile | undefined,
    recipe: string,
    extra: Partial<Job> = {},
    keptBytes: string | false = 'source',
  ) {
    const place = makeWorkplace({ commitMode: 'in-place', ...extra })
    const source = readSource(place.put('a.jpg', 'result'))
    if (keptBytes !== false) put(under(place.job.stateDir, kept), keptBytes)
    const current = { source, hash: hashOf('result'), recipe }
    const origin = findOrigin(place.task('a.jpg'), place.job, current, file)
    return { ...origin, bytes: origin.bytes.toString() }
  }

  const asItIs = { bytes: 'result', hash: hashOf('result'), kept: undefined, warnings: [] }
  const original = { bytes: 'source', hash: hashOf('source'), kept, warnings: [] }

  it('is the file itself where the records do not know its bytes', () => {
    assert.deepEqual(find(undefined, 'a'), asItIs)
    const failedOnly = { ...known(), result: undefined }
    assert.deepEqual(find(failedOnly, 'a'), asItIs)
  })

  it('is nothing where it is the result of the same recipe', () => {
    for (const file of [known(), known({ kept })]) {
      assert.throws(() => find(file, 'a'), { reason: 'unchanged' })
    }
  })

  it('is the kept original for another recipe, and for the same one with --force', () => {
    assert.deepEqual(find(known({ kept }), 'b'), original)
    assert.deepEqual(find(known({ kept }), 'a', { force: true }), original)
  })

  it('is the file itself with --from current', () => {
    assert.deepEqual(find(known({ kept }), 'b', { from: 'current' }), asItIs)
    assert.throws(() => find(known({ kept }), 'a', { from: 'current' }), { reason: 'unchanged' })
  })

  it('is the file itself, with a warning, where its original was not kept', () => {
    assert.deepEqual(find(known(), 'b'), {
      ...asItIs,
      warnings: ['Made from an earlier result: its original was not kept'],
    })
  })

  it('is the file itself where it was left as it was', () => {
    assert.deepEqual(find(known({ sourceHash: hashOf('result') }), 'b'), asItIs)
  })

  it('is refused where the kept original is gone or changed, with the flag that helps', () => {
    const message =
      /Expected the original kept in .*originals\/a\.jpg to be what was kept, got .*--from current/
    assert.throws(() => find(known({ kept }), 'b', {}, false), { code: 'not_found', message })
    assert.throws(() => find(known({ kept }), 'b', {}, 'other'), { code: 'corrupt', message })
    assert.throws(() => find(known({ kept }), 'b', {}, ''), { code: 'empty', message })
  })
})

describe('an output that the records know', () => {
  const makeWorkplace = useWorkplaces()
  type There = 'ours' | 'foreign' | 'empty' | 'nothing'
  type Verdict = 'free' | 'replace' | 'unchanged' | 'output_exists' | 'skipped'
  const contents = { ours: 'result', foreign: 'theirs', empty: '' } as const

  function check(there: There, recipe: string, extra: Partial<Job>, hash: string): Verdict {
    const place = makeWorkplace(extra)
    const one = place.task('a.jpg')
    put(under(place.folder, 'out/other'), '')
    if (there !== 'nothing') put(one.output, contents[there])
    try {
      const replaces = checkKnownOutput(one, place.job, { hash, recipe }, known())
      return replaces === undefined ? 'free' : 'replace'
    } catch (error) {
      const { reason, code } = error as { reason?: string; code?: string }
      if (reason === 'unchanged') return 'unchanged'
      return reason === undefined && code === 'output_exists' ? 'output_exists' : 'skipped'
    }
  }

  type Row = readonly [There, recipe: 'a' | 'b', source: string, Partial<Job>, Verdict]
  const rows: readonly Row[] = [
    ['ours', 'a', 'source', { ifExists: 'own' }, 'unchanged'],
    ['ours', 'a', 'source', { ifExists: 'replace' }, 'unchanged'],
    ['ours', 'a', 'source', { ifExists: 'fail' }, 'unchanged'],
    ['ours', 'a', 'source', { ifExists: 'own', force: true }, 'replace'],
    ['ours', 'b', 'source', { ifExists: 'own' }, 'replace'],
    ['ours', 'a', 'changed', { ifExists: 'own' }, 'replace'],
    ['ours', 'b', 'source', { ifExists: 'fail' }, 'output_exists'],
    ['ours', 'b', 'source', { ifExists: 'skip' }, 'skipped'],
    ['ours', 'b', 'source', { ifExists: 'replace' }, 'replace'],
    ['foreign', 'a', 'source', { ifExists: 'own' }, 'output_exists'],
    ['foreign', 'a', 'source', { ifExists: 'own', force: true }, 'output_exists'],
    ['foreign', 'b', 'source', { ifExists: 'skip' }, 'skipped'],
    ['foreign', 'a', 'source', { ifExists: 'replace' }, 'free'],
    ['empty', 'a', 'source', { ifExists: 'own' }, 'output_exists'],
    ['nothing', 'a', 'source', { ifExists: 'own' }, 'free'],
    ['nothing', 'a', 'source', { ifExists: 'fail' }, 'free'],
  ]
  for (const [there, recipe, source, extra, verdict] of rows) {
    const what = `${there} of recipe ${recipe} from ${source}, ${JSON.stringify(extra)}`
    it(`${what}: ${verdict}`, () => {
      assert.equal(check(there, recipe, extra, hashOf(source)), verdict)
    })
  }
})

describe('a file in the journal of its worker', () => {
  const makeWorkplace = useWorkplaces()

  const sourceInJournal = async (secondsAgo: number) => {
    const place = makeWorkplace()
    const input = place.put('a.jpg', 'no picture')
    const seconds = Date.now() / 1_000 - secondsAgo
    utimesSync(toBuffer(input), seconds, seconds)
    await place.process('a.jpg')
    const [start] = place.journalLines()
    assert.ok(start?.type === 'start')
    assert.equal(start.sourceHash, hashOf('no picture'))
    return [start.source, identify(readSource(input).identity)] as const
  }

  it('is what it was read as', async () => {
    const [written, read] = await sourceInJournal(10)
    assert.equal(written, read)
  })

  it('is unseen where it was written in the tick in which it was read', async () => {
    const [written] = await sourceInJournal(-0.001)
    assert.equal(written, '0:0:0')
  })
})
