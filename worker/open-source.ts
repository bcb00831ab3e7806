import type { BytePath } from '../shared/byte-path.js'
import type { OpenedSource, SourceOptions } from './opened-source.js'
import { probePicture } from './probe.js'

/** First bytes of JPEG, PNG, GIF and WebP, which sharp reads and nothing else begins with. */
const commonStarts = /^(?:\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP)/s

/**
 * Probes a picture, after making it over where sharp cannot read it itself.
 * @throws FileFailure
 */
export async function openSource(
  path: BytePath,
  bytes: Buffer,
  options: SourceOptions,
): Promise<OpenedSource> {
  if (commonStarts.test(bytes.toString('latin1', 0, 12))) {
    return { bytes, probe: await probePicture(path, bytes, options.limits), losses: [] }
  }
  // Loaded when needed: the decoders would cost every worker's start.
  const { openForeign } = await import('./open-foreign.js')
  return openForeign(path, bytes, options)
}
