import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { renderReportSchema } from '../../../../coordinator/report/schema.js'
import { summary } from './records.js'
import { fullSummary, parseObject, records, report } from './write-report.js'

const schemaFile = fileURLToPath(import.meta.resolve('image-ray/report.schema.json'))

describe('report.schema.json', () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(
    parseObject(renderReportSchema()),
  )
  const assertValid = (value: unknown, isValid = true): void => {
    assert.equal(validate(value), isValid, JSON.stringify(validate.errors))
  }

  it('is what the code says', () => {
    assert.equal(readFileSync(schemaFile, 'utf8'), renderReportSchema())
  })

  it('fits the document and every line', async () => {
    assertValid(parseObject(await report(false, records, fullSummary)))
    assertValid(parseObject(await report(false, [], summary())))
    const lines = (await report(true, records, fullSummary)).trimEnd().split('\n')
    for (const line of lines) assertValid(parseObject(line))
  })

  const wrong: readonly (readonly [title: string, change: Record<string, unknown>])[] = [
    ['an unknown error code', { status: 'failed', code: 'sunspots', message: '' }],
    ['a field of another version', { colour: 'blue' }],
    ['a negative count', { attempts: -1 }],
    ['a failure without a reason', { status: 'failed' }],
  ]
  for (const [title, change] of wrong) {
    it(`refuses ${title}`, async () => {
      const [line = ''] = (await report(true, records, fullSummary)).split('\n')
      const row = parseObject(line)
      assertValid(row)
      assertValid({ ...row, ...change }, false)
    })
  }
})
