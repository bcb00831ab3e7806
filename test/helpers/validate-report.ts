import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import type { SummaryRow } from '../../coordinator/report/schema.js'

const schema = fileURLToPath(import.meta.resolve('image-ray/report.schema.json'))
const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(schema, 'utf8')) as AnySchema,
)

/** Compares a document or a line of a report with the schema that the package ships. */
export function assertFitsSchema(value: unknown): void {
  assert.equal(validate(value), true, JSON.stringify(validate.errors))
}

/** Every picture found is accounted for, and so is every failure by its code. */
export function assertAddsUp({ found, failedBy, skippedBy, ...summary }: SummaryRow): void {
  const { ok, failed, skipped, remaining } = summary
  assert.equal(ok + failed + skipped + remaining, found)
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0)
  assert.deepEqual([sum(failedBy), sum(skippedBy)], [failed, skipped])
}
