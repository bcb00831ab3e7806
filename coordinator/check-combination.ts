import type { Settings } from '../shared/config.js'
import { ImageRayError } from '../shared/errors.js'

const usage = (message: string): never => {
  throw new ImageRayError('usage', message)
}

/**
 * Refuses combinations that contradict each other, in words of the flags.
 * @throws ImageRayError `usage`
 */
export function checkCombination(settings: Settings): void {
  const { input, inputDir, output, outputDir, filesFrom, batch } = settings
  if (input !== undefined && (inputDir !== undefined || filesFrom !== undefined)) {
    usage('Expected either --input or --input-dir/--files-from, got both')
  }
  if (batch && inputDir === undefined && filesFrom === undefined) {
    usage('--batch: Expected --input-dir or --files-from, got neither')
  }
  if (input === undefined && inputDir === undefined && filesFrom === undefined) {
    usage('Expected --input, --input-dir or --files-from, got none')
  }
  if (output !== undefined && input === undefined) {
    usage('--output: Expected --input beside it; for a directory use --output-dir')
  }
  if (output !== undefined && outputDir !== undefined) {
    usage('Expected either --output or --output-dir, got both')
  }
}
