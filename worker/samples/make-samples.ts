import { join } from 'node:path'
import { listSamples, type Sample, type SampleFile } from './sample-list.js'
import { makeScene } from './scene.js'
import { writeNewFile } from './write-new-file.js'

const describeSample = ({ name, format, width, height, broken }: Sample): SampleFile => ({
  name,
  format,
  width,
  height,
  broken,
})

/**
 * Makes the whole set of samples below a directory, which is created where needed. Files that are
 * there already are left alone. Resolves to what the set holds, those included.
 * Throws ImageRayError where a file cannot be written.
 */
export async function makeSamples(directory: string): Promise<readonly SampleFile[]> {
  const samples = listSamples()
  await Promise.all(samples.map(({ name, encode }) => writeNewFile(join(directory, name), encode)))
  return samples.map(describeSample)
}

/**
 * Makes one JPEG of 1600x1200 pixels, the picture for users who name no input. A file that is
 * there already is left alone. Throws ImageRayError where it cannot be written.
 */
export const makeSamplePicture = (file: string): Promise<void> =>
  writeNewFile(file, () => makeScene(1600, 1200).jpeg({ quality: 90 }).toBuffer())
