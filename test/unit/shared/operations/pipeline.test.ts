import assert from 'node:assert/strict'
import * as z from 'zod'
import { defineOperation, type Registry } from '../../../../shared/operations/define.js'
import { buildSteps } from '../../../../shared/operations/pipeline.js'
import { makeContext, plain } from './context.js'
import { fourOperations } from './four-operations.js'
import { runSteps } from './run-steps.js'

const problemsOf = (input: Readonly<Record<string, unknown>>): readonly string[] => {
  try {
    buildSteps(fourOperations, input)
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'usage')
    return (error as Error).message.split('\n')
  }
  return []
}

/** Halves the width, notes in which order it ran and with which size. */
const halve = (name: string, seen: string[]) =>
  defineOperation({
    name,
    summary: 'Halve the width',
    schema: z.strictObject({ skip: z.boolean().default(false) }),
    isNoOp: ({ skip }) => skip,
    resultSize: (_options, { size }) => ({ width: size.width / 2, height: size.height }),
    apply(image, _options, { size }) {
      seen.push(`${name} ${size.width}`)
      return image
    },
  })

describe('a pipeline', () => {
  it('is put into the order of the registry, with the operations that are always on', () => {
    const steps = buildSteps(fourOperations, {
      encode: { format: 'webp' },
      resize: { size: '10x' },
    })
    assert.deepEqual(
      steps.map(({ name }) => name),
      ['orient', 'resize', 'flatten', 'encode'],
    )
    assert.deepEqual(
      buildSteps(fourOperations, {}).map(({ name }) => name),
      ['orient', 'flatten', 'encode'],
    )
  })

  it('has every default filled in', () => {
    assert.deepEqual(buildSteps(fourOperations, { resize: { size: '10x' } }), [
      { name: 'orient', options: {} },
      {
        name: 'resize',
        options: { size: '10x', fit: 'inside', kernel: 'lanczos3', enlarge: false, reduce: true },
      },
      { name: 'flatten', options: { force: false } },
      { name: 'encode', options: { quality: 'auto' } },
    ])
  })

  it('names every problem at once', () => {
    const problems = problemsOf({
      resize: { size: '5', fit: 'tight', extra: 1 },
      encode: { quality: 101 },
      sharpen: {},
      toString: {},
    })
    assert.ok(
      problems.includes(
        'resize.size (--resize): Expected a size such as 800x600, 800x, x600 or 50%',
      ),
    )
    for (const start of [
      'resize.fit (--fit): ',
      'encode.quality (--quality): ',
      'resize: ',
      "Expected an operation (orient, resize, flatten, encode), got 'sharpen'",
      "Expected an operation (orient, resize, flatten, encode), got 'toString'",
    ]) {
      assert.equal(problems.filter((line) => line.startsWith(start)).length, 1, start)
    }
    assert.equal(problems.length, 6)
  })

  const wrong = [
    { resize: {} },
    { resize: 'x' },
    { resize: null },
    { flatten: { force: 'yes' } },
    { flatten: { background: '#123' } },
    { encode: { quality: 0 } },
    { encode: { quality: 50.5 } },
    { encode: { format: 'bmp' } },
    { orient: { degrees: 90 } },
  ]
  for (const input of wrong) {
    it(`refuses ${JSON.stringify(input)}`, () => {
      assert.equal(problemsOf(input).length, 1)
    })
  }

  it('tells each step the size that the steps before it leave', async () => {
    const seen: string[] = []
    const list: Registry = [halve('one', seen), halve('two', seen), halve('three', seen)]
    const steps = buildSteps(list, { three: {}, one: {}, two: { skip: true } })
    const { size, changedBy } = await runSteps(list, steps, plain('red'), makeContext())
    assert.deepEqual(seen, ['one 60', 'three 30'])
    assert.deepEqual([size, changedBy], [{ width: 15, height: 40 }, ['one', 'three']])
  })

  it('counts steps that have nothing to do, and the encoding, as no change', async () => {
    const steps = buildSteps(fourOperations, { resize: { size: '60x40' } })
    const { changedBy, size } = await runSteps(
      ...([fourOperations, steps, plain('red'), makeContext()] as const),
    )
    assert.deepEqual(changedBy, [])
    assert.deepEqual([size.width, size.height], [60, 40])
  })

  for (const [what, input, context] of [
    ['a resize', { resize: { size: '50%' } }, makeContext()],
    ['a turn', {}, makeContext({ source: { ...makeContext().source, orientation: 6 } })],
    [
      'a flatten',
      {},
      makeContext({ source: { ...makeContext().source, hasAlpha: true }, outputFormat: 'jpeg' }),
    ],
  ] as const) {
    it(`counts ${what} as a change`, async () => {
      const steps = buildSteps(fourOperations, input)
      const staged = await runSteps(fourOperations, steps, plain('red'), context)
      assert.equal(staged.changedBy.length, 1)
    })
  }

  it('refuses steps that the registry does not have or whose options do not fit', async () => {
    const run = (name: string, options: Record<string, unknown>) => () =>
      runSteps(fourOperations, [{ name, options }], plain('red'), makeContext())
    await assert.rejects(run('sharpen', {}), {
      ...{ code: 'usage', message: /known operation, got 'sharpen'/ },
    })
    await assert.rejects(run('resize', { size: 'big' }), z.ZodError)
  })
})
