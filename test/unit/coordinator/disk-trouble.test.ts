import assert from 'node:assert/strict'
import {
  countTrouble,
  describeStop,
  isSenseless,
  troubleOf,
  type DiskTrouble,
  type TroubleStreak,
} from '../../../coordinator/disk-trouble.js'
import { asBytePath, fromText, toText } from '../../../shared/byte-path.js'
import { failedResult } from '../../../shared/result.js'
import { useFolders } from '../../helpers/folders.js'
import { useMounts } from '../../helpers/mounts.js'
import { okResult, record } from './report/records.js'

type Step = 'ok' | 'skipped' | 'corrupt' | DiskTrouble

describe('a disk that takes no more', () => {
  const mounts = useMounts()
  const makeFolder = useFolders()

  const follow = (steps: readonly Step[]): TroubleStreak | undefined =>
    steps.reduce<TroubleStreak | undefined>((streak, step) => {
      const trouble = step === 'no-space' || step === 'read-only' ? step : undefined
      const status = step === 'ok' || step === 'skipped' ? step : 'failed'
      return countTrouble(streak, status, trouble)
    }, undefined)

  const full = (count: number): readonly Step[] => Array<Step>(count).fill('no-space')
  const rows: readonly (readonly [string, readonly Step[], boolean])[] = [
    ['nothing happened', [], false],
    ['four pictures in a row found no space', full(4), false],
    ['five pictures in a row found no space', full(5), true],
    ['a small one had room between', [...full(4), 'ok', ...full(4)], false],
    [
      'others were damaged or skipped between',
      [...full(3), 'corrupt', 'skipped', ...full(2)],
      true,
    ],
    ['it became read-only on the way', [...full(4), 'read-only'], false],
    ['it stays read-only', Array<Step>(5).fill('read-only'), true],
    ['pictures were damaged only', Array<Step>(9).fill('corrupt'), false],
  ]
  for (const [what, steps, stops] of rows) {
    it(`${stops ? 'ends' : 'does not end'} a run where ${what}`, () => {
      assert.equal(isSenseless(follow(steps)), stops)
    })
  }

  it('is told by the code of a record, and by the disk itself for permissions', function () {
    const folder = makeFolder()
    const readOnly = mounts.readOnly(this, toText(folder))
    const trouble = (code: 'no_space' | 'permission' | 'corrupt', directory: string) =>
      troubleOf(
        record(failedResult(1, code, 'Bad'), { output: asBytePath(`${directory}/a.jpg`) }),
        folder,
      )
    assert.equal(trouble('no_space', folder), 'no-space')
    assert.equal(trouble('permission', folder), undefined)
    assert.equal(trouble('permission', fromText(readOnly)), 'read-only')
    assert.equal(trouble('corrupt', fromText(readOnly)), undefined)
    assert.equal(troubleOf(record(okResult()), folder), undefined)
  })

  it('is described with what to do about it', () => {
    const text = describeStop({ trouble: 'no-space', count: 5 }, 'Expected x, got ENOSPC')
    assert.match(
      text,
      /^5 files in a row .*; the last: Expected x, got ENOSPC\. Make room, then run/,
    )
    assert.match(describeStop({ trouble: 'read-only', count: 5 }, ''), /Make it writable/)
  })
})
