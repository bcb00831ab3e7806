import assert from 'node:assert/strict'
import { LoneFiles } from '../../../../coordinator/dispatch/alone.js'
import type { QueuedFile } from '../../../../coordinator/dispatch/planned-file.js'
import { queueFiles } from './planned-files.js'

const idOf = (file: QueuedFile | undefined): number | undefined => file?.id

/** Files 1 to `count`, waiting to be done alone. */
function makeWaiting(count: number): LoneFiles {
  const lone = new LoneFiles()
  for (const file of queueFiles(count)) lone.add(file)
  return lone
}

describe('files that must be done alone', () => {
  const rows = [
    ['wait while other files are left', 2, { inFlight: 0, areLeft: true }, undefined, false],
    [
      'hold nobody up while they wait for that',
      2,
      { inFlight: 3, areLeft: true },
      undefined,
      false,
    ],
    [
      'wait for those in work once none is left',
      2,
      { inFlight: 1, areLeft: false },
      undefined,
      true,
    ],
    ['go once nothing is in work', 2, { inFlight: 0, areLeft: false }, 1, true],
    ['hold nobody up where there are none', 0, { inFlight: 0, areLeft: true }, undefined, false],
    ['are not there at the end', 0, { inFlight: 0, areLeft: false }, undefined, false],
    ['take their turn early when they are many', 1_024, { inFlight: 0, areLeft: true }, 1, true],
    ['hold up the others for that', 1_024, { inFlight: 5, areLeft: true }, undefined, true],
  ] as const
  for (const [title, waiting, others, taken, holds] of rows) {
    it(title, () => {
      const lone = makeWaiting(waiting)
      assert.equal(idOf(lone.take(others)), taken)
      assert.equal(lone.holdsOthers(others), holds)
    })
  }

  it('go one after the other, and then let the others go on', () => {
    const lone = makeWaiting(1_024)
    const ids: (number | undefined)[] = []
    for (let turn = 0; turn < 1_024; turn += 1) {
      ids.push(idOf(lone.take({ inFlight: 0, areLeft: true })))
      assert.equal(lone.take({ inFlight: 1, areLeft: true }), undefined)
      assert.equal(lone.holdsOthers({ areLeft: true }), true)
    }
    assert.deepEqual(
      ids,
      queueFiles(1_024).map(({ id }) => id),
    )
    assert.equal(lone.take({ inFlight: 0, areLeft: true }), undefined)
    assert.equal(lone.holdsOthers({ areLeft: true }), false)
  })

  it('are known as such when they are handed out', () => {
    assert.equal(makeWaiting(1).take({ inFlight: 0, areLeft: false })?.alone, true)
  })
})
