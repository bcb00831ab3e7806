import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asBytePath } from '../../../../shared/byte-path.js'
import type { JobEvent } from '../../../../coordinator/events.js'
import { TraceFile } from '../../../../coordinator/report/trace-file.js'
import { Trace } from '../../../../coordinator/report/trace.js'
import { badResult, hostileName, okResult, record } from './records.js'

interface TraceEvent {
  readonly ph: string
  readonly name: string
  readonly pid: number
  readonly tid?: number
  readonly ts?: number
  readonly dur?: number
  readonly id?: number
  readonly args?: Readonly<Record<string, unknown>>
}

const PID = 4_194_000
const START_MS = 1_790_000_000_000

describe('Trace', () => {
  const directory = mkdtempSync(join(tmpdir(), 'image-ray-test-'))
  after(() => {
    rmSync(directory, { recursive: true })
  })

  const trace = (act: (trace: Trace) => void): readonly TraceEvent[] => {
    const path = join(directory, 'trace.json')
    const file = new TraceFile(path)
    const made = new Trace(file)
    act(made)
    made.finish()
    file.close()
    return JSON.parse(readFileSync(path, 'utf8')) as readonly TraceEvent[]
  }

  const started: JobEvent = { type: 'worker-started', worker: 'w1', pid: PID }
  const ready: JobEvent = { type: 'worker-ready', worker: 'w1', pid: PID, address: '' }
  const timings = { readMs: 2, processMs: 30.5, verifyMs: 0, commitMs: 1.25 }
  const done = { ...okResult(), startedMs: START_MS, timings }

  it('has the phases of the coordinator one after another', () => {
    const events = trace((one) => {
      one.observe({ type: 'phase', name: 'records' })
      one.observe({ type: 'phase', name: 'work' })
      one.observe({ type: 'found', pictures: 3, others: 0, links: 0 })
      one.observe({ type: 'phase', name: 'summary' })
    })
    const ours = events.filter(({ ph, pid }) => ph === 'X' && pid === process.pid)
    const phases = ours.filter(({ tid }) => tid === 1)
    assert.deepEqual(
      phases.map(({ name }) => name),
      ['load', 'prepare', 'records', 'work', 'summary'],
    )
    for (const [index, { ts = 0, dur = 0 }] of phases.entries()) {
      const next = phases[index + 1]?.ts
      if (next !== undefined) assert.ok(Math.abs(ts + dur - next) <= 1)
    }
    const [list] = ours.filter(({ tid }) => tid === 2)
    assert.deepEqual([list?.name, list?.args], ['list', { pictures: 3 }])
  })

  it('has each picture in the lane of its worker, with what was done to it inside', () => {
    const events = trace((one) => {
      one.observe(started)
      one.observe(ready)
      one.addRecord(record(done, { worker: 'w1', name: asBytePath('a.jpg') }))
    })
    const lane = events.filter(({ ph, pid }) => ph === 'X' && pid === PID)
    const at = START_MS * 1_000
    assert.deepEqual(lane.map(({ name, ts, dur }) => [name, (ts ?? 0) - at, dur]).slice(1), [
      ['a.jpg', 0, 33_750],
      ['read', 0, 2_000],
      ['process', 2_000, 30_500],
      ['commit', 32_500, 1_250],
    ])
    assert.equal(lane[0]?.name, 'start')
    assert.equal(lane[1]?.args?.['status'], 'ok')
  })

  it('has every call to a worker from its beginning to its end', () => {
    const events = trace((one) => {
      one.observe(started)
      one.observe({ type: 'chunk-sent', worker: 'w1', chunk: 1, files: 4 })
      one.observe({ type: 'chunk-sent', worker: 'w1', chunk: 2, files: 4 })
      one.observe({ type: 'chunk-ended', worker: 'w1', chunk: 1 })
      one.observe({ type: 'worker-lost', worker: 'w1', reason: 'SIGSEGV' })
      one.observe({ type: 'chunk-ended', worker: 'w1', chunk: 2 })
    })
    const calls = events.filter(({ pid, ph }) => pid === PID && 'bei'.includes(ph))
    assert.deepEqual(
      calls.map(({ ph, id }) => [ph, id]),
      [
        ['b', 1],
        ['b', 2],
        ['e', 1],
        ['i', undefined],
        ['e', 2],
      ],
    )
  })

  it('leaves out what no worker took up, and takes any name', () => {
    const name = asBytePath(`${hostileName}"\\`)
    const events = trace((one) => {
      one.observe(started)
      one.addRecord(record({ ...badResult, startedMs: undefined }, { worker: 'w1' }))
      one.addRecord(record({ ...done }, { worker: undefined }))
      one.addRecord(record({ ...badResult, startedMs: START_MS, timings }, { worker: 'w1', name }))
    })
    const pictures = events.filter(({ ph, pid, args }) => ph === 'X' && pid === PID && args)
    assert.deepEqual(
      pictures.map(({ args }) => args?.['status']),
      ['failed'],
    )
  })

  it('is whole however long it is', () => {
    const events = trace((one) => {
      one.observe(started)
      for (let index = 0; index < 12_000; index++) {
        const name = asBytePath(`${index}.jpg`)
        one.addRecord(record({ ...done, startedMs: START_MS + index }, { worker: 'w1', name }))
      }
    })
    assert.equal(events.filter(({ name }) => name.endsWith('.jpg')).length, 12_000)
  })
})
