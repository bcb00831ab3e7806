import { constants } from 'node:fs'
import { copyFile, link, rename, unlink } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { describeError, fileErrorCodeOf, systemCodeOf } from '../shared/errors.js'
import { sizeIn } from '../shared/file-identity.js'
import { makeDirectories } from '../shared/make-directories.js'
import { failedResult, noTimings, type FileResult, type IfExists } from '../shared/result.js'
import { TEMP_PREFIX } from '../shared/state-paths.js'
import { hashFile, identifyFile } from './state/settle.js'

async function place(temp: BytePath, output: BytePath, ifExists: IfExists): Promise<boolean> {
  if (ifExists === 'replace') {
    await rename(toBuffer(temp), toBuffer(output))
    return true
  }
  try {
    await link(toBuffer(temp), toBuffer(output))
    return true
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error
    // No hard links on this file system: copy once more, onto a name that must be free.
    await copyFile(toBuffer(temp), toBuffer(output), constants.COPYFILE_EXCL)
    return true
  }
}

async function hasSameBytes(input: BytePath, output: BytePath): Promise<boolean> {
  const [one, other] = await Promise.all([input, output].map((path) => identifyFile(path)))
  if (!one || !other || sizeIn(one) !== sizeIn(other)) return false
  const hash = await hashFile(input)
  return hash !== undefined && hash === (await hashFile(output))
}

/**
 * Copies a file that is no picture, whole or not at all: by way of a temp file beside the target.
 * @returns its result; never rejects
 */
export async function copyOther(
  id: number,
  input: BytePath,
  output: BytePath,
  ifExists: IfExists,
): Promise<FileResult> {
  if (ifExists === 'own' && (await hasSameBytes(input, output))) {
    const message = `${toDisplay(output)} is a copy already`
    return { id, status: 'skipped', reason: 'unchanged', message, warnings: [], timings: noTimings }
  }
  const folder = posix.dirname(output)
  const temp = asBytePath(posix.join(folder, `${TEMP_PREFIX}${randomBytes(8).toString('hex')}.tmp`))
  try {
    makeDirectories(asBytePath(folder))
    await copyFile(
      toBuffer(input),
      toBuffer(temp),
      constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE,
    )
    if (await place(temp, output, ifExists)) {
      const facts = { format: 'other', width: 0, height: 0, bytes: 0 }
      return {
        ...{ id, status: 'ok', warnings: [], timings: noTimings },
        ...{ output: facts, keptBytes: true, backupBytes: 0 },
      }
    }
    const message = `${toDisplay(output)} is there already`
    return ifExists === 'skip'
      ? {
          id,
          status: 'skipped',
          reason: 'output_exists',
          message,
          warnings: [],
          timings: noTimings,
        }
      : failedResult(id, 'output_exists', `Expected no file at ${toDisplay(output)}, got one`)
  } catch (error) {
    const text = `Expected to copy ${toDisplay(input)} to ${toDisplay(output)}`
    return failedResult(
      id,
      fileErrorCodeOf(error) ?? 'internal',
      `${text}, got: ${describeError(error)}`,
    )
  } finally {
    await unlink(toBuffer(temp)).catch(() => undefined)
  }
}
