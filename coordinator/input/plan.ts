import type { BytePath } from '../../shared/byte-path.js'
import type { OutputFormat } from '../../shared/formats.js'
import { foldName } from './case-folding.js'
import { findRepeatedKeys, refuseClashes, type KeyOf, type Output } from './clashes.js'
import { fingerprint } from './fingerprint.js'
import { nameOutput } from './output-path.js'
import type { Entry } from './scan.js'

export interface PlanOptions {
  /** The input from its beginning: gone through once, and up to twice more to settle clashes. */
  list(): AsyncIterable<Entry>
  readonly format: OutputFormat | undefined
  /** Whether the target takes `A.jpg` and `a.jpg` for one name. */
  readonly foldsCase: boolean
  readonly onCollision: 'fail' | 'suffix'
  /** Whether two inputs can get one output name at all; if not, entries are only counted. */
  readonly namesMayClash: boolean
  /** Whether files that are no pictures have an output too. */
  readonly copyOthers: boolean
}

export interface Plan {
  readonly pictures: number
  readonly others: number
  /** Symbolic links that are not followed. */
  readonly links: number
  /** Pipes, sockets and devices without the ending of a picture. */
  readonly specials: number
  /** Name of an entry's output, relative to the output root. */
  readonly outputNameOf: (entry: Entry) => BytePath
}

type NameOf = Plan['outputNameOf']

async function* listOutputs(
  options: PlanOptions,
  nameOf: NameOf,
  count: (entry: Entry) => void = () => undefined,
): AsyncGenerator<Output> {
  for await (const entry of options.list()) {
    count(entry)
    if (!options.namesMayClash || entry.problem !== undefined) continue
    const hasOutput = entry.kind === 'picture' || (options.copyOthers && entry.kind === 'other')
    if (hasOutput) yield { input: entry.name, output: nameOf(entry) }
  }
}

/**
 * Counts the input and settles the names of all outputs before any work, in memory that hardly
 * grows with it. With `suffix` every picture of a clashing group keeps its ending before the new
 * one (`a.png.webp`), whatever the order in which they are found.
 * @throws ImageRayError `refused` where inputs would share an output, with `suffix` even so.
 */
export async function planOutputs(options: PlanOptions): Promise<Plan> {
  const { format, onCollision } = options
  const counts = { picture: 0, other: 0, link: 0, special: 0 }
  const keyOf: KeyOf = options.foldsCase ? foldName : (name) => name
  const nameUsually: NameOf = ({ kind, name }) =>
    kind === 'picture' ? nameOutput(name, format, false) : name
  const planWith = (outputNameOf: NameOf): Plan => ({
    pictures: counts.picture,
    others: counts.other,
    links: counts.link,
    specials: counts.special,
    outputNameOf,
  })

  const counted = listOutputs(options, nameUsually, ({ kind }) => counts[kind]++)
  const repeated = await findRepeatedKeys(counted, keyOf)
  if (repeated.size === 0) return planWith(nameUsually)
  if (onCollision === 'fail') {
    const advice = '--on-collision suffix keeps the old ending before the new one'
    await refuseClashes(listOutputs(options, nameUsually), keyOf, repeated, advice)
    return planWith(nameUsually)
  }

  const nameApart: NameOf = (entry) => {
    const usual = nameUsually(entry)
    return entry.kind === 'picture' && repeated.has(fingerprint(keyOf(usual)))
      ? nameOutput(entry.name, format, true)
      : usual
  }
  const stillRepeated = await findRepeatedKeys(listOutputs(options, nameApart), keyOf)
  if (stillRepeated.size > 0) {
    const advice = 'Even --on-collision suffix does not tell them apart: rename one of each'
    await refuseClashes(listOutputs(options, nameApart), keyOf, stillRepeated, advice)
  }
  return planWith(nameApart)
}
