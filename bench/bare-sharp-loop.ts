/**
 * What people write today: one process, one picture after the other. Prints a line when the first
 * is done. `node bare-sharp-loop.js INPUT_DIR OUTPUT_DIR`
 */
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import sharp from 'sharp'

const [inputDir = '', outputDir = ''] = process.argv.slice(2)
const entries = await readdir(inputDir, { recursive: true, withFileTypes: true })
const files = entries.filter((entry) => entry.isFile())
let done = 0
for (const { parentPath, name } of files) {
  const input = join(parentPath, name)
  const output = join(outputDir, relative(inputDir, input))
  await mkdir(dirname(output), { recursive: true })
  await sharp(input)
    .autoOrient()
    .resize(800, 600, { fit: 'inside', withoutEnlargement: true })
    .toFile(output)
  if (done++ === 0) process.stdout.write('first\n')
}
