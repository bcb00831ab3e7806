import assert from 'node:assert/strict'
import {
  parseShard,
  resolveSettings,
  settingGroups,
  settingsSchema,
} from '../../../shared/config.js'
import { listFields } from '../../../shared/operations/fields.js'

const problemsOf = (given: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}) => {
  try {
    resolveSettings(given, environment)
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'usage')
    return (error as Error).message.split('\n')
  }
  return []
}

describe('settings', () => {
  it('fill in every default', () => {
    assert.deepEqual(resolveSettings({}, {}), {
      allowSvg: false,
      batch: false,
      recursive: true,
      include: [],
      exclude: [],
      follow: false,
      force: false,
      from: 'original',
      ifExists: 'own',
      retryFailed: false,
      untrusted: false,
      keepDates: false,
      breakLinks: false,
      forceReadOnly: false,
      onCollision: 'fail',
      copyOthers: false,
      replaceSource: false,
      strict: false,
      backup: true,
      yes: false,
      connect: [],
      json: false,
      jsonLines: false,
      progress: true,
      quiet: false,
      verbose: false,
    })
  })

  it('take what was given before variables, and variables before defaults', () => {
    const environment = { IMAGE_RAY_WORKERS: '4', IMAGE_RAY_INPUT_DIR: 'from-variable' }
    const { workers, inputDir, chunks } = resolveSettings({ inputDir: 'given' }, environment)
    assert.deepEqual([workers, inputDir, chunks], [4, 'given', undefined])
  })

  for (const [given, seconds] of [
    ['90', 90],
    ['90s', 90],
    ['1.5m', 90],
    ['2h', 7_200],
    ['0', 0],
    [2.5, 2.5],
  ] as const) {
    it(`take a timeout of ${given} for ${seconds} seconds, and that for itself`, () => {
      const settings = resolveSettings({ timeout: given }, {})
      assert.equal(settings.timeout, seconds)
      assert.equal(resolveSettings({ ...settings }, {}).timeout, seconds)
    })
  }

  it('take a value of undefined for one that was not given', () => {
    assert.equal(resolveSettings({ workers: undefined }, { IMAGE_RAY_WORKERS: '2' }).workers, 2)
  })

  const variables = [
    ['IMAGE_RAY_INPUT', 'a.jpg', { input: 'a.jpg' }],
    ['IMAGE_RAY_OUTPUT_DIR', '5', { outputDir: '5' }],
    ['IMAGE_RAY_RECURSIVE', 'false', { recursive: false }],
    ['IMAGE_RAY_BACKUP', 'no', { backup: false }],
    ['IMAGE_RAY_JSON', '1', { json: true }],
    ['IMAGE_RAY_VERBOSE', 'ON', { verbose: true }],
    ['IMAGE_RAY_IF_EXISTS', 'skip', { ifExists: 'skip' }],
    ['IMAGE_RAY_CHUNKS', '12', { chunks: 12 }],
    ['IMAGE_RAY_SHARD', '2/8', { shard: '2/8' }],
    ['IMAGE_RAY_INCLUDE', 'a,b', { include: ['a,b'] }],
    ['IMAGE_RAY_CONNECT', 'a:1,b:2', { connect: ['a:1', 'b:2'] }],
    ['IMAGE_RAY_WORKERS', '', { workers: undefined }],
    ['IMAGE_RAY_MAX_PIXELS', '50MP', { maxPixels: 50_000_000 }],
    ['IMAGE_RAY_MAX_BYTES', '4096', { maxBytes: 4_096 }],
    ['IMAGE_RAY_UNHEARD_OF', 'x', {}],
  ] as const
  for (const [name, value, expected] of variables) {
    it(`read ${name}='${value}'`, () => {
      const settings: Record<string, unknown> = resolveSettings({}, { [name]: value })
      for (const [key, wanted] of Object.entries(expected)) assert.deepEqual(settings[key], wanted)
    })
  }

  it('have a variable for every flag, the name in capitals', () => {
    for (const { key, flag, kind, choices } of listFields(settingsSchema)) {
      const name = `IMAGE_RAY_${flag.toUpperCase().replaceAll('-', '_')}`
      const candidates = [choices?.[0] ?? '1', '1/1', 'text']
      const read = candidates.filter((text) => {
        try {
          const settings: Record<string, unknown> = resolveSettings({}, { [name]: text })
          return kind === 'list' ? String(settings[key]) !== '' : settings[key] !== undefined
        } catch {
          return false
        }
      })
      assert.ok(read.length > 0, `${name} sets nothing`)
    }
  })

  it('name every problem at once, variables by their own name', () => {
    const problems = problemsOf(
      { workers: 0, ifExists: 'perhaps', shard: '9/8', typo: 1 },
      { IMAGE_RAY_LIMIT: 'many', IMAGE_RAY_QUIET: 'maybe' },
    )
    const starts = [
      'IMAGE_RAY_LIMIT: ',
      'IMAGE_RAY_QUIET: ',
      '--workers: ',
      '--if-exists: ',
      '--shard: ',
    ]
    for (const start of starts) {
      assert.equal(problems.filter((line) => line.startsWith(start)).length, 1, start)
    }
    assert.ok(problems.some((line) => line.includes('typo')))
    assert.equal(problems.length, 6)
  })

  it('say of a variable what it held', () => {
    const [problem = ''] = problemsOf({}, { IMAGE_RAY_WORKERS: 'lots' })
    assert.match(problem, /^IMAGE_RAY_WORKERS: .+, got 'lots'$/)
  })

  const refused = [
    { input: '' },
    { workers: 1.5 },
    { workers: 513 },
    { chunks: 0 },
    { maxErrors: -1 },
    { limit: '5' },
    { include: 'not a list' },
    { connect: [''] },
    { json: 'yes' },
    { maxPixels: '50MB' },
    { maxPixels: 0 },
    { maxFrames: 100_001 },
    { maxBytes: '3GB' },
    { maxBytes: true },
    ...['0/8', '9/8', '1/0', '2', '1/2/3', 'a/b', '-1/2', '1/ 2'].map((shard) => ({ shard })),
  ]
  for (const given of refused) {
    it(`refuse ${JSON.stringify(given)}`, () => {
      assert.equal(problemsOf(given).length, 1)
    })
  }

  for (const [text, index, total] of [
    ['1/1', 0, 1],
    ['2/8', 1, 8],
    ['8/8', 7, 8],
    ['999999/999999', 999_998, 999_999],
  ] as const) {
    it(`count the parts of --shard ${text} from 0`, () => {
      assert.equal(resolveSettings({ shard: text }, {}).shard, text)
      assert.deepEqual(parseShard(text), { index, total })
    })
  }

  it('have every setting in one group of the help, each with a description', () => {
    const keys = Object.values(settingGroups).flatMap(({ shape }) => Object.keys(shape))
    assert.equal(new Set(keys).size, keys.length)
    assert.deepEqual(new Set(keys), new Set(Object.keys(settingsSchema.shape)))
    for (const field of listFields(settingsSchema)) assert.match(field.description, /^\S.*[^.]$/)
  })
})
