import assert from 'node:assert/strict'
import {
  parseAvailable,
  parseBytes,
  parseGroupLeft,
  parseKey,
} from '../../../../shared/memory/parse.js'

describe('what the kernel tells of memory', () => {
  it('gives what can be had without swapping, in bytes', () => {
    const text = 'MemTotal:       24684032 kB\nMemFree:  23971840 kB\nMemAvailable:   24244000 kB\n'
    assert.equal(parseAvailable(text), 24_244_000 * 1_024)
    assert.equal(parseAvailable('MemTotal: 1 kB\n'), undefined)
    assert.equal(parseAvailable(''), undefined)
  })

  const limits = [
    ['max\n', undefined],
    ['9223372036854771712\n', undefined],
    ['536870912\n', 536_870_912],
    ['0\n', 0],
    ['', undefined],
    ['-1\n', undefined],
  ] as const
  for (const [text, bytes] of limits) {
    it(`reads ${JSON.stringify(text)} as ${bytes ?? 'no limit'}`, () => {
      assert.equal(parseBytes(text), bytes)
    })
  }

  it('finds a key among those that begin or end like it', () => {
    const text = 'oom 4\noom_kill_disable 0\nunder_oom 0\noom_kill 3\noom_group_kill 9\n'
    assert.equal(parseKey(text, 'oom_kill'), 3)
    assert.equal(parseKey('oom_killer 3\n', 'oom_kill'), undefined)
  })

  const stat = 'file 900\ninactive_file 300\nactive_file 600\ntotal_inactive_file 500\n'
  const groups = [
    ['leaves what is below its limit', { limit: '1000', usage: '400', stat: undefined }, 600],
    ['counts idle files in its cache as free', { limit: '1000', usage: '900', stat }, 400],
    ['never leaves more than its limit', { limit: '1000', usage: '100', stat }, 1_000],
    ['leaves nothing when it is over', { limit: '1000', usage: '1400', stat: undefined }, 0],
    ['without a limit tells nothing', { limit: 'max', usage: '400', stat }, undefined],
    [
      'that is not visible tells nothing',
      { limit: undefined, usage: undefined, stat: undefined },
      undefined,
    ],
  ] as const
  for (const [title, texts, left] of groups) {
    it(`a group ${title}`, () => {
      assert.equal(parseGroupLeft(texts, 'inactive_file'), left)
    })
  }
})
