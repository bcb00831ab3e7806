/**
 * The peak model against measured peaks: pictures of many kinds and sizes, each processed in a fresh
 * process. Prints a table in Markdown, as docs/memory.md has it, and fails where the model is wrong.
 * `npm run bench:memory -- [KIND]`, where KIND is a part of the names to measure, such as `.webp`.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { isRecord } from '../shared/is-record.js'
import { memoryCases, type MemoryCase } from './memory-cases.js'
import { writePicture } from './memory-pictures.js'

/** Too little may end in a kill, too much only makes a picture wait. */
const MOST_UNDER = 0.9
const MOST_OVER = 2

const child = fileURLToPath(new URL('./memory-child.js', import.meta.url))

interface Outcome {
  readonly measured: number
  readonly estimated: number
}

async function measure(directory: string, name: string, one: MemoryCase): Promise<Outcome> {
  const parameters = [child, directory, name, JSON.stringify(one)]
  const { stdout } = await promisify(execFile)(process.execPath, parameters)
  const outcome: unknown = JSON.parse(stdout)
  if (!isRecord(outcome)) throw new Error(`Expected an outcome, got ${stdout}`)
  return { measured: Number(outcome['measured']), estimated: Number(outcome['estimated']) }
}

const describeCase = ({ operations, inPlace }: MemoryCase): string => {
  const options = Object.values(operations).flatMap((given) => Object.entries(given))
  const shown = options.filter(([key]) => key !== 'effort').map(([, value]) => String(value))
  return [...shown, ...(inPlace ? ['in place'] : [])].join(', ') || 'encode again'
}

const inMegabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0)

const wanted = process.argv[2] ?? ''
const directory = await mkdtemp(join(tmpdir(), 'image-ray-memory-'))
let wrong = 0
try {
  console.log('| picture | MP | file MB | to | measured MB | model MB | ratio |')
  console.log('| --- | --: | --: | --- | --: | --: | --: |')
  for (const one of memoryCases) {
    const { kind, megapixels } = one
    if (!kind.includes(wanted)) continue
    const name = `${megapixels}-${kind}`
    if (!existsSync(join(directory, name))) {
      await writePicture(join(directory, name), kind, megapixels)
    }
    const { measured, estimated } = await measure(directory, name, one)
    const ratio = estimated / measured
    const isWrong = ratio < MOST_UNDER || ratio > MOST_OVER
    if (isWrong) wrong += 1
    const { size } = await stat(join(directory, name))
    const cells = [kind, megapixels, inMegabytes(size), describeCase(one), inMegabytes(measured)]
    console.log(
      `| ${[...cells, inMegabytes(estimated)].join(' | ')} | ${ratio.toFixed(2)}${isWrong ? ' !' : ''} |`,
    )
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
if (wrong > 0) {
  console.error(`The model is off by more than it may be in ${wrong} cases, marked with !`)
  process.exitCode = 1
}
