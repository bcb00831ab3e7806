/**
 * What people write today: one process that resizes the pictures of a folder, without anything that
 * image-ray does for their safety. Reads its task from the environment, as `speed/task.ts` tells it.
 * `node sharp-loop.js plain | tuned | part [INDEX COUNT]`
 */
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import sharp from 'sharp'
import { cores, readEnvironment, type Task } from '../speed/task.js'

const tunings: Readonly<Record<string, { inFlight: number; threads?: number }>> = {
  /** sharp as it comes, one picture after the other. */
  plain: { inFlight: 1 },
  /** A picture a core at once, each on one thread. */
  tuned: { inFlight: cores, threads: 1 },
  /** One of as many processes as there are cores. */
  part: { inFlight: 1, threads: 1 },
}

async function resizePicture(name: string, task: Task): Promise<void> {
  const { width, height, quality } = task
  const image = sharp(join(task.inputDir, name))
    .autoOrient()
    .resize(width, height, { fit: 'inside', withoutEnlargement: true })
  if (extname(name) === '.jpg' && quality !== undefined) image.jpeg({ quality })
  await image.toFile(join(task.outputDir, name))
}

const [tuning = 'plain', index = '0', count = '1'] = process.argv.slice(2)
const { inFlight, threads } = tunings[tuning] ?? { inFlight: 1 }
if (threads !== undefined) sharp.concurrency(threads)
sharp.cache(false)
const task = readEnvironment()
const names = await readdir(task.inputDir)
const left = names.filter((_, at) => at % Number(count) === Number(index)).values()
async function loop(): Promise<void> {
  for (const name of left) await resizePicture(name, task)
}
await Promise.all(Array.from({ length: inFlight }, loop))
