import assert from 'node:assert/strict'
import { parseAmount } from '../../../shared/amount.js'

describe('an amount', () => {
  const rows = [
    ['50MP', 'pixels', 50_000_000],
    ['50 mp', 'pixels', 50_000_000],
    ['50M', 'pixels', 50_000_000],
    ['1.5Gpx', 'pixels', 1_500_000_000],
    ['1 pixel', 'pixels', 1],
    ['268402689', 'pixels', 268_402_689],
    ['50MB', 'pixels', undefined],
    ['50MB', 'bytes', 50_000_000],
    ['50MiB', 'bytes', 52_428_800],
    ['2gib', 'bytes', 2_147_483_648],
    ['4k', 'bytes', 4_000],
    [' 12 bytes ', 'bytes', 12],
    ['0.5', 'bytes', 1],
    ['0', 'bytes', undefined],
    ['0.4', 'bytes', undefined],
    ['-1', 'bytes', undefined],
    ['1e3', 'bytes', undefined],
    ['1,5MB', 'bytes', undefined],
    ['iB', 'bytes', undefined],
    ['5iB', 'bytes', undefined],
    ['99999999TB', 'bytes', undefined],
    ['', 'bytes', undefined],
    ['NaN', 'bytes', undefined],
  ] as const
  for (const [text, unit, expected] of rows) {
    it(`of ${unit} that reads '${text}' is ${expected ?? 'refused'}`, () => {
      assert.equal(parseAmount(text, unit), expected)
    })
  }
})
