import { lstat, readdir, rmdir } from 'node:fs/promises'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'

const isOriginals = (name: string): boolean => /^originals(?:-\d+)?$/.test(name)

async function listNames(folder: BytePath): Promise<readonly string[]> {
  const names = await readdir(toBuffer(folder), { encoding: 'latin1' }).catch(() => [])
  return names.sort()
}

/** Folders that keep originals, relative to the state folder. */
async function listGenerations(stateDir: BytePath): Promise<readonly string[]> {
  return (await listNames(stateDir)).filter(isOriginals)
}

/** A kept file, whoever knows of it. */
export interface KeptEntry {
  /** Relative to the state folder. */
  readonly kept: BytePath
  readonly bytes: number
}

async function* walk(stateDir: BytePath, name: string): AsyncGenerator<KeptEntry> {
  const path = asBytePath(posix.join(stateDir, name))
  const stat = await lstat(toBuffer(path))
  if (!stat.isDirectory()) {
    yield { kept: asBytePath(name), bytes: stat.size }
    return
  }
  for (const entry of await listNames(path)) yield* walk(stateDir, `${name}/${entry}`)
}

/** Every file that is kept in a state folder. */
export async function* walkOriginals(stateDir: BytePath): AsyncGenerator<KeptEntry> {
  for (const generation of await listGenerations(stateDir)) yield* walk(stateDir, generation)
}

/** Removes a folder that holds nothing but empty folders. */
async function removeIfEmpty(path: BytePath): Promise<void> {
  for (const name of await listNames(path)) {
    const inner = asBytePath(posix.join(path, name))
    if ((await lstat(toBuffer(inner))).isDirectory()) await removeIfEmpty(inner)
  }
  await rmdir(toBuffer(path)).catch(() => undefined)
}

/** Removes what is left of the folders of originals that are gone. */
export async function removeEmptyFolders(stateDir: BytePath): Promise<void> {
  for (const generation of await listGenerations(stateDir)) {
    await removeIfEmpty(asBytePath(posix.join(stateDir, generation)))
  }
}
