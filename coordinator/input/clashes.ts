import { toDisplay, type BytePath } from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import { fingerprint, RepeatFinder, type SortedNumbers } from './fingerprint.js'

/** An input and the output it is to get, both relative to their roots. */
export interface Output {
  readonly input: BytePath
  readonly output: BytePath
}

/** What the outputs of two inputs must not share. */
export type KeyOf = (output: BytePath) => string

interface Clash extends Output {
  /** The input that the output was given to first. */
  readonly first: BytePath
}

/** Clashes that are told one by one. */
const shownClashes = 5

/** Fingerprints of keys that occur more than once; memory holds 8 bytes an output. */
export async function findRepeatedKeys(
  outputs: AsyncIterable<Output>,
  keyOf: KeyOf,
): Promise<SortedNumbers> {
  const finder = new RepeatFinder()
  for await (const { output } of outputs) finder.add(keyOf(output))
  return finder.findRepeated()
}

/** Compares the keys themselves where fingerprints are equal; the first of each group of inputs. */
async function confirmClashes(
  outputs: AsyncIterable<Output>,
  keyOf: KeyOf,
  repeated: SortedNumbers,
): Promise<Clash[]> {
  const firsts = new Map<string, BytePath>()
  const clashes = new Map<string, Clash>()
  for await (const { input, output } of outputs) {
    const key = keyOf(output)
    if (!repeated.has(fingerprint(key))) continue
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, input)
    else if (!clashes.has(key)) clashes.set(key, { first, input, output })
    if (clashes.size === shownClashes) break
  }
  return [...clashes.values()]
}

/**
 * Refuses to start if outputs with equal fingerprints are really one; `advice` says what to do.
 * @throws ImageRayError `refused` that names the first clashes and counts the others.
 */
export async function refuseClashes(
  outputs: AsyncIterable<Output>,
  keyOf: KeyOf,
  repeated: SortedNumbers,
  advice: string,
): Promise<void> {
  const clashes = await confirmClashes(outputs, keyOf, repeated)
  if (clashes.length === 0) return
  const more = clashes.length === shownClashes ? repeated.size - shownClashes : 0
  const lines = clashes.map(
    ({ first, input, output }) =>
      `  ${toDisplay(first)} and ${toDisplay(input)} would both become ${toDisplay(output)}`,
  )
  if (more > 0) lines.push(`  and ${String(more)} more`)
  const total = String(clashes.length + more)
  throw new ImageRayError(
    'refused',
    `Expected an output name of its own for every input, got ${total} shared:\n${lines.join('\n')}\n${advice}`,
  )
}
