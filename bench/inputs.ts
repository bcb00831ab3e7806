import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeScene } from '../worker/samples/scene.js'

/** A folder of pictures to measure with. */
export interface Inputs {
  readonly title: string
  readonly directory: string
  /** How many files it holds; all are pictures. */
  readonly files: number
}

/** Photos that a checkout may have beside it: `../shared/photos`, seen from dist/bench. */
const photosBeside = fileURLToPath(new URL('../../../shared/photos', import.meta.url))

/** Number of files below a directory. */
export async function countFiles(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).length
}

async function makeJpegs(
  directory: string,
  { files, width, height }: { files: number; width: number; height: number },
): Promise<void> {
  await mkdir(directory)
  for (let seed = 1; seed <= files; seed++) {
    const jpeg = await makeScene(width, height, { seed }).jpeg({ quality: 90 }).toBuffer()
    await writeFile(join(directory, `picture-${seed}.jpg`), jpeg)
  }
}

/** 20 pictures of 0.2 megapixels: what starting costs. */
export async function prepareSmall(scratch: string): Promise<Inputs> {
  const directory = join(scratch, 'small')
  await makeJpegs(directory, { files: 20, width: 548, height: 365 })
  return { title: '20 small pictures', directory, files: 20 }
}

/** The folder given, or the photos beside the checkout, or else 12 of a camera's size. */
export async function preparePhotos(scratch: string, given: string | undefined): Promise<Inputs> {
  const found = given ?? (existsSync(photosBeside) ? photosBeside : undefined)
  const directory = found ?? join(scratch, 'photos')
  if (found === undefined) await makeJpegs(directory, { files: 12, width: 3600, height: 2700 })
  const files = await countFiles(directory)
  return { title: `${files} photos${found === undefined ? ', drawn' : ''}`, directory, files }
}
