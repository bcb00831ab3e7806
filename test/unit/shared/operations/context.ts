import sharp, { type Color, type Sharp } from 'sharp'
import type { SourceFacts, StepContext } from '../../../../shared/operations/define.js'

export const facts = (extra: Partial<SourceFacts> = {}): SourceFacts => ({
  format: 'png',
  width: 60,
  height: 40,
  orientation: 1,
  hasAlpha: false,
  isGrey: false,
  bitDepth: 8,
  isLossless: true,
  isProgressive: false,
  ...extra,
})

/** What a step is told of a picture of 60x40 pixels, with a list for its warnings. */
export function makeContext(
  extra: Partial<StepContext> = {},
): StepContext & { readonly warnings: readonly string[] } {
  const warnings: string[] = []
  const source = extra.source ?? facts()
  const warn = (message: string) => {
    warnings.push(message)
  }
  const canvas = { background: undefined, gravity: 'centre', flattens: false } as const
  const { isGrey } = source
  return { source, size: source, isGrey, canvas, outputFormat: 'png', warn, warnings, ...extra }
}

/** One colour over the whole picture. */
export const plain = (background: Color, width = 60, height = 40): Sharp =>
  sharp({ create: { width, height, channels: 4, background } })
