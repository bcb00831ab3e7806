import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { OutputFormat } from '../../shared/formats.js'
import type { WorkerResult } from '../../shared/result.js'
import { readChart } from './chart.js'
import { deltaE, spaces, toLab, type Triple } from './colour-math.js'
import type { Outcome } from './fidelity-matrix.js'
import type { Kind } from './kinds.js'

/** Distance of colours (CIE76) that a lossy encoder or rounding may make; eyes notice 2.3. */
const TOLERANCE = 2.3

const rgbOf = ([red = 0, green = 0, blue = 0]: readonly number[]): Triple => [red, green, blue]

function worstDistance(one: readonly Triple[], other: readonly Triple[]): number {
  const black: Triple = [0, 0, 0]
  return Math.max(...one.map((lab, index) => deltaE(lab, other[index] ?? black)))
}

/** @throws AssertionError where the profile or a colour is not that of the source */
async function checkColours(kind: Kind, format: OutputFormat, source: Buffer, output: Buffer) {
  const [{ icc: given }, { icc }] = await Promise.all([
    sharp(source).metadata(),
    sharp(output).metadata(),
  ])
  if (icc) assert.ok(given?.equals(icc), 'a profile that the source has not')
  const from = kind.space ?? spaces.srgb
  const to = icc ? from : spaces.srgb
  const stored = await readChart(source)
  const wanted = kind.shows ? await kind.shows(format, stored, source) : stored
  const seen = await readChart(output)
  const visible = seen.flatMap(({ 3: opacity }, index) => (opacity === 0 ? [] : [index]))
  assert.ok(visible.length > 0, 'nothing to be seen')
  const meaning = kind.shows ? spaces.srgb : from
  const distance = worstDistance(
    visible.map((index) => toLab(meaning, rgbOf(wanted[index] ?? []))),
    visible.map((index) => toLab(to, rgbOf(seen[index] ?? []))),
  )
  const { tolerance = TOLERANCE } = kind
  assert.ok(distance <= tolerance, `colours ${distance.toFixed(2)} from those of the source`)
}

/**
 * What became of one picture, by its bytes and pixels.
 * @throws AssertionError where it was harmed without a word
 */
export async function judge(
  kind: Kind,
  format: OutputFormat,
  result: WorkerResult,
  files: { readonly source: Buffer; readonly output: () => Buffer },
): Promise<Outcome> {
  if (result.status === 'failed') {
    assert.equal(result.code, 'unsupported_format', result.message)
    return 'refused'
  }
  const output = files.output()
  const { warnings } = result
  const isWarned = warnings.some((warning) => kind.loss?.test(warning) === true)
  if (kind.isNoChart !== true) await checkColours(kind, format, files.source, output)
  const keeps = kind.keeps === undefined || (await kind.keeps(output, files.source))
  if (isWarned) return 'warned'
  assert.ok(keeps, `lost without a word; warnings: ${warnings.join('; ') || 'none'}`)
  return warnings.some((warning) => warning.startsWith('Converted from')) ? 'converted' : 'kept'
}
