import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { runJob } from '../../coordinator/index.js'
import { useWorkspace } from '../helpers/workspace.js'
import { describeOutcome } from './describe-outcome.js'

/** Pictures of other projects, which are not ours to give away; beside the checkout. */
const corpus = resolve('../shared/corpus')
const hasCorpus = existsSync(corpus)
const folders = ['sharp', 'avif', 'pngsuite', 'heic', 'bmp', 'orientation']

/** Outcome of each file; whoever changes one on purpose changes it there. */
const expected = JSON.parse(
  readFileSync(new URL('../../../test/conformance/corpus-outcomes.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>

/** Mean difference of levels that decoding and encoding again as JPEG may make. */
const UPRIGHT_TOLERANCE = 3

describe(hasCorpus ? 'the corpus' : `the corpus (skipped: not there at ${corpus})`, () => {
  const workspace = useWorkspace()
  const outcomes: Record<string, string> = {}

  before(async function () {
    this.timeout(60_000)
    if (!hasCorpus) this.skip()
    const job = runJob({
      inputDir: corpus,
      outputDir: workspace.at('out'),
      include: folders.map((folder) => `${folder}/**`),
      workers: 2,
      // Small and quick: what is tested is the way in.
      operations: { resize: { size: '160x120' }, encode: { effort: 0 } },
    })
    for await (const row of job) outcomes[row.name] = describeOutcome(row)
  })

  for (const folder of folders) {
    it(`comes out of ${folder}/ as it did before`, () => {
      const of = (all: Readonly<Record<string, string>>) =>
        Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith(`${folder}/`)))
      assert.deepEqual(of(outcomes), of(expected))
    })
  }

  for (const side of ['Landscape', 'Portrait']) {
    it(`comes out upright and alike for all nine of ${side}`, async () => {
      const read = (orientation: number) =>
        sharp(readFileSync(workspace.at('out', 'orientation', `${side}_${orientation}.jpg`)))
          .raw()
          .toBuffer({ resolveWithObject: true })
      const first = await read(0)
      assert.equal(first.info.width > first.info.height, side === 'Landscape')
      for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const { data, info } = await read(orientation)
        assert.deepEqual([info.width, info.height], [first.info.width, first.info.height])
        const sum = data.reduce(
          (all, level, at) => all + Math.abs(level - (first.data[at] ?? 0)),
          0,
        )
        assert.ok(sum / data.length <= UPRIGHT_TOLERANCE, `${orientation}: ${sum / data.length}`)
      }
    })
  }
})
