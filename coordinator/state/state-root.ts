import { linkSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import * as z from 'zod'
import {
  asBytePath,
  fromBytes,
  fromJsonPath,
  toBuffer,
  toDisplay,
  toJsonPath,
  type BytePath,
} from '../../shared/byte-path.js'
import { ImageRayError, systemCodeOf } from '../../shared/errors.js'
import { jsonPathSchema } from '../../shared/journal.js'
import { makeDirectories } from '../../shared/make-directories.js'
import { TEMP_PREFIX } from '../../shared/state-paths.js'

const schema = z.object({ root: jsonPathSchema })

const fileIn = (stateDir: BytePath): BytePath => asBytePath(posix.join(stateDir, 'root.json'))

function readRoot(stateDir: BytePath): BytePath | undefined {
  try {
    const { root } = schema.parse(JSON.parse(readFileSync(toBuffer(fileIn(stateDir)), 'utf8')))
    return fromJsonPath(root)
  } catch {
    // None yet, or a damaged one: it is written anew.
    return undefined
  }
}

const realPathOf = (path: BytePath): BytePath | undefined => {
  try {
    return fromBytes(realpathSync(toBuffer(path), 'buffer'))
  } catch {
    return undefined
  }
}

/**
 * The root that the names in a state folder start from, for a folder that was named by `--state-dir`
 * and so may have been named for another root before. Whoever moved a root takes its records along.
 * @param root of the job
 * @param inPlace whether the job may be one on a part of the recorded root
 * @throws ImageRayError `refused` where the folder belongs to a root that is still there
 */
export function findStateRoot(stateDir: BytePath, root: BytePath, inPlace: boolean): BytePath {
  const recorded = readRoot(stateDir)
  const realRecorded = recorded && realPathOf(recorded)
  const realRoot = realPathOf(root)
  if (!recorded || !realRecorded || realRecorded === realRoot) return root
  if (inPlace && realRoot?.startsWith(`${realRecorded}/`)) {
    const part = posix.relative(realRecorded, realRoot)
    // By the name that the job has for it, so that its inputs are seen to be inside.
    const own = posix.join(root, '../'.repeat(part.split('/').length))
    return asBytePath(own.length > 1 ? own.replace(/\/$/, '') : own)
  }
  throw new ImageRayError(
    'refused',
    `--state-dir: Expected a state folder for ${toDisplay(root)}, got ${toDisplay(stateDir)} ` +
      `that belongs to ${toDisplay(recorded)}; name another one`,
  )
}

/**
 * Writes down which root a state folder belongs to.
 * @throws ImageRayError `refused` where another run was quicker with another root
 */
export function claimStateRoot(stateDir: BytePath, root: BytePath): void {
  if (readRoot(stateDir) === root) return
  makeDirectories(stateDir, 0o700)
  const path = toBuffer(fileIn(stateDir))
  const random = `${TEMP_PREFIX}${randomBytes(8).toString('hex')}.tmp`
  const temp = toBuffer(asBytePath(posix.join(stateDir, random)))
  writeFileSync(temp, `${JSON.stringify({ root: toJsonPath(root) })}\n`, {
    flag: 'wx',
    mode: 0o600,
  })
  try {
    if (readRoot(stateDir) === undefined) linkSync(temp, path)
    else renameSync(temp, path)
  } catch (error) {
    // Damaged, just made by another run, or no hard links here.
    if (systemCodeOf(error) === 'EEXIST') findStateRoot(stateDir, root, false)
    renameSync(temp, path)
  } finally {
    rmSync(temp, { force: true })
  }
}
