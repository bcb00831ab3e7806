import type { StepContext } from './define.js'

/** Warns of what sharp works out with 8 bits a channel, whatever the picture has. */
export function warnOfEightBits(what: string, { source, warn }: StepContext): void {
  if (source.bitDepth > 8)
    warn(`${what} was worked out with 8 bits a channel, not ${source.bitDepth}`)
}
