/**
 * image-ray against its peers, as whole processes in turns, on sets of pictures that it makes.
 * Look at the ratios: absolute times drift with the machine.
 * `npm run bench -- [--set NAME]... [--only CONTESTANT]... [--rounds N] [--fit] [--json FILE]`
 * `BENCH_PYTHON` names a Python that has Pillow and Ray. Pictures are kept in `BENCH_SETS`, outputs
 * go to `BENCH_SCRATCH`: best a folder in memory, so that no disk is measured.
 */
import { linkSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compare, isThere, type Series } from './speed/compare.js'
import { contestants } from './speed/contestants.js'
import { pictureSets, prepareSet, type PictureSet } from './speed/picture-sets.js'
import { tellFit, tellSeries } from './speed/tables.js'

/** Numbers of pictures that a line is drawn through. */
const FIT_COUNTS = [20, 100, 400, 2_000]

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: pictureSets.map(({ name }) => name) },
    only: { type: 'string', multiple: true, default: contestants.map(({ name }) => name) },
    rounds: { type: 'string', default: '5' },
    fit: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})

function select<T extends { readonly name: string }>(all: readonly T[], names: readonly string[]) {
  for (const name of names) {
    if (all.some((one) => one.name === name)) continue
    throw new RangeError(`Expected one of ${all.map((one) => one.name).join(', ')}, got '${name}'`)
  }
  return all.filter(({ name }) => names.includes(name))
}

/** The first pictures of a folder, as a folder of their own. */
async function takeFirst(directory: string, count: number, scratch: string): Promise<string> {
  const part = join(scratch, `first-${count}`)
  await mkdir(part)
  const names = (await readdir(directory)).toSorted().slice(0, count)
  for (const name of names) linkSync(join(directory, name), join(part, name))
  return part
}

const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  throw new RangeError(`Expected a whole number of rounds from 1, got '${values.rounds}'`)
}
const chosen = select(contestants, values.only).filter(isThere)
const results: { set: string; count: number; all: readonly Series[] }[] = []

async function measure(set: PictureSet, inputDir: string, count: number, scratch: string) {
  const all = await compare({ set, inputDir, contestants: chosen, rounds, scratch })
  results.push({ set: set.name, count, all })
  return all
}

async function measureSet(set: PictureSet, cacheDir: string, scratch: string): Promise<void> {
  const directory = await prepareSet(set, cacheDir)
  if (!values.fit) {
    const all = await measure(set, directory, set.count, scratch)
    console.log(`\n${set.title}, medians of ${rounds}\n\n${tellSeries(all, set.count)}`)
    return
  }
  const counts = [...new Set(FIT_COUNTS.map((count) => Math.min(count, set.count)))]
  const sizes: [number, readonly Series[]][] = []
  for (const count of counts) {
    const part = await takeFirst(directory, count, cacheDir)
    try {
      sizes.push([count, await measure(set, part, count, scratch)])
    } finally {
      await rm(part, { recursive: true })
    }
  }
  console.log(`\n${set.title}: a line through ${counts.join(', ')}, medians of ${rounds}\n`)
  console.log(tellFit(sizes))
}

const cacheDir = process.env['BENCH_SETS'] ?? join(tmpdir(), 'image-ray-bench')
await mkdir(cacheDir, { recursive: true })
const scratch = await mkdtemp(join(process.env['BENCH_SCRATCH'] ?? tmpdir(), 'image-ray-bench-'))
try {
  for (const set of select(pictureSets, values.set)) await measureSet(set, cacheDir, scratch)
} finally {
  await rm(scratch, { recursive: true, force: true })
}
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(results, undefined, 2))
