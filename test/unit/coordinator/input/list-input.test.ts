import assert from 'node:assert/strict'
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { asBytePath, fromText } from '../../../../shared/byte-path.js'
import { resolveSettings } from '../../../../shared/config.js'
import { openInput, type InputOptions } from '../../../../coordinator/input/list-input.js'
import { collect, describeAll, makeTemporary, makeTree } from './tree.js'

describe('openInput', () => {
  const temporary = makeTemporary()
  const at = (...parts: string[]) => join(temporary.path, ...parts)
  const root = makeTree(at('pics'), [
    'a.jpg',
    'b/1.jpg',
    'b/2.png',
    'b/notes.txt',
    'c.txt',
    'd.jpg',
    'e.txt',
  ])
  after(() => {
    temporary.remove()
  })

  const open = (options: Partial<InputOptions>, list = '') =>
    openInput(
      { root, leaveOut: [], inPlace: false, ...options },
      Readable.from([Buffer.from(list)]),
    )
  const listAll = async (options: Partial<InputOptions>, list?: string) =>
    describeAll((await open(options, list)).list())

  it('lists a tree, the same each time', async () => {
    const input = await open({})
    const once = await describeAll(input.list())
    assert.equal(once.length, 7)
    assert.deepEqual(await describeAll(input.list()), once)
  })

  it('takes settings as they are', async () => {
    const settings = resolveSettings({ recursive: false, exclude: ['*.txt'] }, {})
    const input = await openInput({ ...settings, root, leaveOut: [], inPlace: false })
    assert.deepEqual(await describeAll(input.list()), ['picture a.jpg', 'picture d.jpg'])
  })

  it('chooses pictures and other files alike', async () => {
    assert.deepEqual(await listAll({ include: ['*.txt', '*.png'], exclude: ['c.*'] }), [
      'picture b/2.png',
      'other b/notes.txt',
      'other e.txt',
    ])
  })

  it('ends with the last picture that the limit allows', async () => {
    assert.deepEqual(await listAll({ limit: 3 }), [
      'picture a.jpg',
      'picture b/1.jpg',
      'picture b/2.png',
    ])
    assert.deepEqual(await listAll({ limit: 4 }), [
      'picture a.jpg',
      'picture b/1.jpg',
      'picture b/2.png',
      'other b/notes.txt',
      'other c.txt',
      'picture d.jpg',
    ])
    assert.equal((await listAll({ limit: 5 })).length, 7)
  })

  it('counts the limit after choosing', async () => {
    assert.deepEqual(await listAll({ limit: 1, include: ['*.png'] }), ['picture b/2.png'])
  })

  it('makes the whole of its parts', async () => {
    const whole = (await listAll({})).sort()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (total) => {
        const parts = Array.from({ length: total }, (_, index) =>
          listAll({ shard: `${String(index + 1)}/${String(total)}` }),
        )
        assert.deepEqual((await Promise.all(parts)).flat().sort(), whole)
      }),
      { numRuns: 9 },
    )
  })

  it('keeps an unreadable directory, which no pattern for files can include', async () => {
    const unreadable = makeTree(at('unreadable'), ['a.jpg', 'b/1.jpg', 'c/1.jpg'])
    const input = await open({ root: unreadable, include: ['*.jpg'], exclude: ['c'] })
    const found = []
    for await (const { name, problem } of input.list()) {
      if (name === 'a.jpg')
        for (const gone of ['b', 'c']) rmSync(at('unreadable', gone), { recursive: true })
      found.push([name, problem?.code])
    }
    assert.deepEqual(found, [
      ['a.jpg', undefined],
      ['b', 'not_found'],
    ])
  })

  it('refuses a missing root when it is listed', async () => {
    const input = await open({ root: fromText(at('gone')) })
    await assert.rejects(collect(input.list()), { code: 'refused' })
  })

  it('takes a single picture on trust', async () => {
    const input = await open({ single: fromText('missing.jpg') })
    assert.deepEqual(await collect(input.list()), [
      { name: 'missing.jpg', path: `${root}/missing.jpg`, kind: 'picture' },
    ])
  })

  describe('reads a list and', () => {
    it('takes every name for a picture, more than once', async () => {
      const input = await open({ filesFrom: '-' }, 'd.jpg\nc.txt\nmissing.png\n.hidden.jpg\n')
      const expected = [
        'picture d.jpg',
        'picture c.txt',
        'picture missing.png',
        'picture .hidden.jpg',
      ]
      assert.deepEqual(await describeAll(input.list()), expected)
      assert.deepEqual(await describeAll(input.list()), expected)
    })

    it('chooses from it', async () => {
      const list = 'a.jpg\nb/2.png\nd.jpg\nb/1.jpg\n'
      assert.deepEqual(await listAll({ filesFrom: '-', include: ['*.jpg'], limit: 2 }, list), [
        'picture a.jpg',
        'picture d.jpg',
      ])
    })

    it('leaves out output and state, which find lists too', async () => {
      const names = [
        'a.jpg',
        '.image-ray/originals/a.jpg',
        'b/.image-ray/originals/x/1.jpg',
        'out/x/a.jpg',
      ]
      makeTree(at('pics', 'out'))
      const leaveOut = [asBytePath(`${root}/out`)]
      assert.deepEqual(await listAll({ filesFrom: '-', leaveOut }, names.join('\n')), [
        'picture a.jpg',
      ])
      rmSync(at('pics', 'out'), { recursive: true })
    })

    it('refuses one that names something outside', async () => {
      await assert.rejects(open({ filesFrom: '-' }, '../x.jpg'), { code: 'usage' })
    })

    it('fails a path over a link in place, where the file may be listed twice', async () => {
      const linked = makeTree(at('linked'), ['a/1.jpg'])
      symlinkSync('a', at('linked', 'l'))
      const input = await open(
        { root: linked, filesFrom: '-', inPlace: true },
        'a/1.jpg\nl/1.jpg\n',
      )
      const entries = await collect(input.list())
      assert.deepEqual(
        entries.map(({ name, problem }) => [name, problem?.code]),
        [
          ['a/1.jpg', undefined],
          ['l/1.jpg', 'not_a_regular_file'],
        ],
      )
    })

    it('takes a path over a link when originals stay', async () => {
      const linked = makeTree(at('linked-out'), ['a/1.jpg'])
      symlinkSync('a', at('linked-out', 'l'))
      const input = await open({ root: linked, filesFrom: '-' }, 'a/1.jpg\nl/1.jpg\n')
      assert.deepEqual(await describeAll(input.list()), ['picture a/1.jpg', 'picture l/1.jpg'])
    })
  })
})
