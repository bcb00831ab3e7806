/**
 * Time from exec to the first finished picture and to the end, image-ray against the loop that
 * people write today, in turns. Look at the ratios: absolute times drift with the machine.
 * `npm run bench -- [--rounds N] [DIR]`, where DIR holds nothing but pictures.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { preparePhotos, prepareSmall, type Inputs } from './inputs.js'
import { bareLoop, imageRay, measureOnce, type Times } from './measure.js'

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

function printTable(title: string, ours: readonly Times[], theirs: readonly Times[]): void {
  const columns = ['', imageRay.name, bareLoop.name, 'ratio']
  const rows = (['firstMs', 'totalMs'] as const).map((key) => {
    const [a, b] = [ours, theirs].map((times) => median(times.map((time) => time[key])))
    const name = key === 'firstMs' ? 'first picture' : 'all pictures'
    if (a === undefined || b === undefined) return [name]
    return [name, `${a.toFixed(0)} ms`, `${b.toFixed(0)} ms`, (a / b).toFixed(2)]
  })
  const line = (cells: readonly string[]) =>
    cells
      .map((cell) => cell.padEnd(17))
      .join('')
      .trimEnd()
  console.log(`${title}, medians of ${ours.length}`)
  for (const cells of [columns, ...rows]) console.log(`  ${line(cells)}`)
}

async function compare(inputs: Inputs, rounds: number, scratch: string): Promise<void> {
  const ours: Times[] = []
  const theirs: Times[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await measureOnce(imageRay, inputs, scratch))
    theirs.push(await measureOnce(bareLoop, inputs, scratch))
  }
  printTable(inputs.title, ours, theirs)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  throw new RangeError(`Expected a whole number of rounds from 1, got '${values.rounds}'`)
}
const scratch = await mkdtemp(join(tmpdir(), 'image-ray-bench-'))
try {
  await compare(await prepareSmall(scratch), rounds, scratch)
  await compare(await preparePhotos(scratch, positionals[0]), rounds, scratch)
} finally {
  await rm(scratch, { recursive: true, force: true })
}
