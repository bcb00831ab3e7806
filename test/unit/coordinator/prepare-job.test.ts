import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { makeRunId, prepareJob } from '../../../coordinator/prepare-job.js'
import { toText } from '../../../shared/byte-path.js'
import { put, under, useFolders } from '../../helpers/folders.js'

describe('preparing a job', () => {
  const makeFolder = useFolders()

  const makeDirs = () => {
    const folder = makeFolder()
    put(under(folder, 'in/a.png'), 'png')
    return { inputDir: toText(under(folder, 'in')), outputDir: toText(under(folder, 'out')) }
  }

  it('tells the workers everything that holds for the run', async () => {
    const { inputDir, outputDir } = makeDirs()
    const { job, format, settings } = await prepareJob({
      inputDir,
      outputDir,
      ifExists: 'skip',
      operations: { encode: { format: 'webp' }, resize: { size: '80x' } },
    })
    const asked = job.steps.filter(({ name }) => ['resize', 'encode'].includes(name))
    assert.deepEqual(
      asked.map(({ options }) => [options['size'], options['format']]),
      [
        ['80x', undefined],
        [undefined, 'webp'],
      ],
    )
    assert.deepEqual(
      [job.inputRoot, job.commitMode, job.ifExists, job.keepOriginal, format, settings.recursive],
      [inputDir, 'new-file', 'skip', true, 'webp', true],
    )
  })

  it('starts as many workers as there are cores, one for one picture, or as many as told', async () => {
    const { inputDir, outputDir } = makeDirs()
    assert.equal(
      (await prepareJob({ inputDir, outputDir })).backend.workers,
      availableParallelism(),
    )
    assert.equal((await prepareJob({ inputDir, outputDir, workers: 3 })).backend.workers, 3)
    const one = { input: `${inputDir}/a.png`, outputDir }
    assert.equal((await prepareJob(one)).backend.workers, 1)
  })

  const presets = [
    [{}, 268_402_689, undefined],
    [{ untrusted: true }, 50_000_000, 120_000],
    [{ untrusted: true, timeout: '5s', maxPixels: '60MP' }, 60_000_000, 5_000],
    [{ untrusted: true, timeout: 0 }, 50_000_000, Infinity],
  ] as const
  for (const [given, framePixels, timeoutMs] of presets) {
    it(`limits pictures to ${framePixels} pixels and ${timeoutMs ?? 'no'} ms of ${JSON.stringify(given)}`, async () => {
      const prepared = await prepareJob({ ...makeDirs(), ...given })
      assert.equal(prepared.job.limits.framePixels, framePixels)
      assert.equal(prepared.timeoutMs, timeoutMs)
    })
  }

  it('uses as many workers as were named', async () => {
    const { inputDir, outputDir } = makeDirs()
    const tokenFile = toText(put(under(makeFolder(), 'token'), 'a-token-of-some-length'))
    const connect = ['127.0.0.1:1', '127.0.0.1:2']
    assert.equal((await prepareJob({ inputDir, outputDir, connect, tokenFile })).backend.workers, 2)
    await assert.rejects(
      prepareJob({ inputDir, outputDir, connect: ['nowhere'], tokenFile }),
      /Expected host:port, got 'nowhere'/,
    )
  })

  it('refuses before anything is started', async () => {
    const { inputDir, outputDir } = makeDirs()
    await assert.rejects(prepareJob({ inputDir, outputDir, workers: 0 }), { code: 'usage' })
    await assert.rejects(prepareJob({ inputDir: `${inputDir}/no` }), { code: 'refused' })
    await assert.rejects(prepareJob({ inputDir, operations: { resize: { size: 'big' } } }), {
      code: 'usage',
    })
    await assert.rejects(prepareJob({ inputDir, operations: { encode: { format: 'webp' } } }), {
      code: 'usage',
      message: /^--format webp: /,
    })
  })

  it('names runs so that they sort by time and never meet', () => {
    const ids = Array.from({ length: 50 }, makeRunId)
    for (const id of ids) assert.match(id, /^\d{8}T\d{9}-[\da-f]{6}$/)
    assert.equal(new Set(ids).size, 50)
  })
})
