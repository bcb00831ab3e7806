import { join } from 'node:path'
import { ImageRayError } from '../../shared/errors.js'
import { spawnNode } from './spawn-node.js'

/** Where the test picture goes that is made when no input is named. */
const SAMPLE_FOLDER = 'image-ray-sample'

export interface Given {
  readonly settings: Record<string, unknown>
  readonly operations: Record<string, Record<string, unknown>>
}

/** Runs the generator of sample pictures. @throws ImageRayError `refused` where it fails */
export async function makeSamples(kind: 'set' | 'picture', path: string): Promise<void> {
  const code = await spawnNode('samples', [kind, path], 'ignore')
  if (code !== 0) {
    throw new ImageRayError(
      'refused',
      `Expected to make sample pictures in ${path}, got exit ${code}`,
    )
  }
}

/**
 * With no input at all, a test picture is made and resized, so that the first command anybody types
 * shows something.
 */
export async function useSample({ settings, operations }: Given): Promise<Given> {
  const input = join(SAMPLE_FOLDER, 'sample.jpg')
  const output = join(SAMPLE_FOLDER, 'sample-resized.jpg')
  await makeSamples('picture', input)
  process.stderr.write(`No input was named: made a test picture, ${input}\n`)
  const isPlaced = settings['output'] !== undefined || settings['outputDir'] !== undefined
  return {
    settings: { ifExists: 'replace', ...settings, input, ...(isPlaced ? {} : { output }) },
    operations: { ...operations, resize: { size: '800x600', ...operations['resize'] } },
  }
}
