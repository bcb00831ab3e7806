import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { fromText, toBuffer } from '../../../../shared/byte-path.js'
import { ImageRayError } from '../../../../shared/errors.js'
import type { FileRecord } from '../../../../coordinator/events.js'
import { JsonReport } from '../../../../coordinator/report/json.js'
import { badResult, hostileName, okResult, record, skippedResult, summary } from './records.js'
import { collect, fullSummary, hostile, parseObject, records, report } from './write-report.js'

describe('JsonReport, one document', () => {
  it('holds a row for each file, one a line, and the summary', async () => {
    const text = await report(false, records, fullSummary)
    const document = parseObject(text)
    assert.deepEqual(Object.keys(document), ['schema', 'runId', 'files', 'summary'])
    assert.equal(document['schema'], 'image-ray/report/1')
    const lines = text.trimEnd().split('\n')
    assert.equal(lines.length, records.length + 2)
    assert.deepEqual(
      lines.slice(1, -1).map((line) => parseObject(line.replace(/,$/, ''))),
      document['files'],
    )
  })

  it('tells everything about a file', async () => {
    const timings = { readMs: 4.247046999999839, processMs: 20, verifyMs: 3.5, commitMs: 0 }
    const text = await report(false, [record(okResult({ timings }))], summary())
    const [, line = ''] = text.split('\n')
    assert.deepEqual(parseObject(line), {
      ...{ name: 'sub/a.jpg', input: '/in/sub/a.jpg', output: '/out/sub/a.jpg' },
      ...{ kind: 'picture', worker: 'w1', chunk: 1, attempts: 1, warnings: [], status: 'ok' },
      timings: { readMs: 4.247, processMs: 20, verifyMs: 3.5, commitMs: 0 },
      inputFacts: { format: 'jpeg', width: 40, height: 30, bytes: 1000 },
      outputFacts: { format: 'jpeg', width: 40, height: 30, bytes: 400 },
      ...{ keptBytes: false, backupBytes: 0 },
    })
  })

  const ends: readonly (readonly [title: string, result: FileRecord['result'], row: object])[] = [
    [
      'failed',
      badResult,
      { status: 'failed', code: 'corrupt', message: 'Expected a picture, got noise' },
    ],
    ['skipped', skippedResult, { status: 'skipped', reason: 'unchanged', message: 'Done before' }],
  ]
  for (const [title, result, row] of ends) {
    it(`says why a file was ${title}`, async () => {
      const [, line = ''] = (await report(false, [record(result)], summary())).split('\n')
      const { status, code, reason, message } = parseObject(line)
      assert.deepEqual(JSON.parse(JSON.stringify({ status, code, reason, message })), row)
    })
  }

  it('gives the bytes of a name that is no UTF-8, and nothing that a terminal would obey', async () => {
    const text = await report(false, [hostile], fullSummary)
    const [, line = ''] = text.split('\n')
    const { name, nameBytes } = parseObject(line)
    assert.equal(name, 'sub/a\nb\x1b[2J\ufffd.jpg')
    assert.equal(nameBytes, toBuffer(hostileName).toString('base64'))
    assert.doesNotMatch(text, /[^\P{Cc}\n]/u)
  })

  it('escapes characters that JSON would let through, without changing them', async () => {
    const name = fromText('a\u009b2J\u202e\u{e0041}.jpg')
    const [, line = ''] = (await report(false, [record(okResult(), { name })], summary())).split(
      '\n',
    )
    assert.match(line, /"name":"a\\u009b2J\\u202e\\udb40\\udc41\.jpg"/)
    assert.equal(parseObject(line)['name'], 'a\u009b2J\u202e\u{e0041}.jpg')
  })

  it('is whole without any file', async () => {
    assert.deepEqual(parseObject(await report(false, [], summary()))['files'], [])
  })

  it('stays whole when rows come late or all at once', async () => {
    const { stream, text } = collect()
    const json = new JsonReport({ stream, runId: 'run-1', lines: false })
    const writing = records.map((one) => json.addRecord(one))
    const end = json.finish(fullSummary)
    await json.addRecord(hostile)
    await Promise.all([...writing, end])
    const { files } = parseObject(text())
    assert.ok(Array.isArray(files) && files.length === records.length)
  })
})

describe('JsonReport, lines', () => {
  it('is a line for each file and one for the summary', async () => {
    const lines = (await report(true, records, fullSummary)).trimEnd().split('\n').map(parseObject)
    assert.deepEqual(
      lines.map(({ type }) => type),
      ['file', 'file', 'file', 'file', 'file', 'summary'],
    )
    assert.equal(lines.at(-1)?.['schema'], 'image-ray/report/1')
    assert.equal(lines.at(-1)?.['remaining'], 1)
  })
})

describe('JsonReport and its stream', () => {
  it('waits for a slow reader', async () => {
    let goOn = (): void => undefined
    const { stream } = collect((done) => {
      goOn = done
    })
    const json = new JsonReport({ stream, runId: 'run-1', lines: true })
    let isWritten = false
    const writing = json.addRecord(hostile).then(() => {
      isWritten = true
    })
    await setImmediate()
    assert.equal(isWritten, false)
    goOn()
    await writing
  })

  it('goes on quietly when the reader is gone, and tells it once', async () => {
    const { stream, writes } = collect((done) => {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    })
    let told = 0
    const onReaderGone = () => (told += 1)
    const json = new JsonReport({ stream, runId: 'run-1', lines: false, onReaderGone })
    for (const one of records) await json.addRecord(one)
    await json.finish(fullSummary)
    assert.deepEqual([writes(), told], [1, 1])
  })

  it('goes on quietly when the stream was closed meanwhile', async () => {
    const { stream, text } = collect()
    const json = new JsonReport({ stream, runId: 'run-1', lines: false })
    stream.destroy()
    await json.addRecord(hostile)
    assert.equal(text(), '')
  })

  it('says so when the disk is full', async () => {
    const { stream } = collect((done) => {
      done(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }))
    })
    const json = new JsonReport({ stream, runId: 'run-1', lines: false })
    await assert.rejects(json.addRecord(hostile), (error) => {
      assert.ok(error instanceof ImageRayError)
      assert.equal(error.code, 'no_space')
      assert.match(error.message, /^Expected to write the JSON report, got: ENOSPC/)
      return true
    })
  })
})
