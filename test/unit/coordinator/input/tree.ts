import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { asBytePath, fromText, toBuffer, type BytePath } from '../../../../shared/byte-path.js'
import type { Entry } from '../../../../coordinator/input/scan.js'

/** Makes an empty directory for one test file; `remove` is for mocha's `after`. */
export function makeTemporary(): { readonly path: string; remove(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'image-ray-input-')))
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Makes `directory` with small files of these names, one byte a character. */
export function makeTree(directory: string, names: readonly string[] = []): BytePath {
  const root = fromText(directory)
  mkdirSync(directory, { recursive: true })
  for (const name of names) {
    const path = asBytePath(`${root}/${name}`)
    mkdirSync(toBuffer(asBytePath(posix.dirname(path))), { recursive: true })
    writeFileSync(toBuffer(path), name, 'latin1')
  }
  return root
}

/** Entries of made-up files, of the kind that is given. */
export const entriesOf = (names: readonly string[], kind: Entry['kind'] = 'picture'): Entry[] =>
  names.map((name) => ({ name: asBytePath(name), path: asBytePath(`/in/${name}`), kind }))

/** A listing of these entries that can be gone through again and again. */
export const listOf = (entries: Iterable<Entry>) =>
  async function* list(): AsyncGenerator<Entry> {
    yield* entries
    await Promise.resolve()
  }

export async function collect(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const all: Entry[] = []
  for await (const entry of entries) all.push(entry)
  return all
}

/** `kind name` of each entry. */
export const describeAll = async (entries: AsyncIterable<Entry>): Promise<string[]> =>
  (await collect(entries)).map(({ kind, name }) => `${kind} ${name}`)
