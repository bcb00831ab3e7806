import assert from 'node:assert/strict'
import { settingGroups } from '../../../../shared/config.js'
import { encoderFields } from '../../../../shared/encoders/fields.js'
import {
  renderOperationsTable,
  renderSettingsTables,
} from '../../../../shared/operations/tables.js'
import { fourOperations } from './four-operations.js'

describe('the table of operations', () => {
  const rows = renderOperationsTable(fourOperations).split('\n')

  it('has a row for every flag, in the order of processing', () => {
    const flags = rows.flatMap((row) => /`(--[a-z-]+)/.exec(row)?.[1] ?? [])
    assert.deepEqual(flags, [
      '--resize',
      ...['--long-edge', '--short-edge', '--megapixels'],
      ...['--fit', '--kernel', '--enlarge', '--no-reduce'],
      '--flatten',
      '--format',
      '--quality',
      ...Object.values(encoderFields).map((field) => `--${String(field.meta()?.['flag'])}`),
    ])
    const names = rows.flatMap((row) => /^\| `(\w+)`/.exec(row)?.[1] ?? [])
    assert.deepEqual(names, ['orient', 'resize', 'flatten', 'encode'])
  })

  it('has four cells in every row, whatever the texts hold', () => {
    for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 6, row)
  })
})

describe('the tables of settings', () => {
  it('have a heading for each group and a row for each setting', () => {
    const text = renderSettingsTables(settingGroups)
    const headings = text.split('\n').filter((line) => line.startsWith('### '))
    assert.deepEqual(
      headings.map((line) => line.slice(4)),
      Object.keys(settingGroups),
    )
    const keys = Object.values(settingGroups).flatMap(({ shape }) => Object.keys(shape))
    assert.equal(text.match(/^\| `--/gm)?.length, keys.length)
    assert.match(text, /^\| `--no-backup` \| /m)
    assert.match(text, /^\| `--workers <n>` \| /m)
  })
})
