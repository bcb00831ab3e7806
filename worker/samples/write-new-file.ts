import { lstat, mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fromText, toDisplay } from '../../shared/byte-path.js'
import { describeError, fileErrorCodeOf, ImageRayError, systemCodeOf } from '../../shared/errors.js'

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Creates the file with its content or not at all: half a file would be left alone ever after. */
async function create(path: string, data: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(data)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/**
 * Writes a file, with the directories above it, unless there is something of that name, which is
 * left alone and not even encoded for. Throws ImageRayError where the system refuses.
 */
export async function writeNewFile(path: string, encode: () => Promise<Uint8Array>): Promise<void> {
  if (await exists(path)) return
  const data = await encode()
  try {
    await mkdir(dirname(path), { recursive: true })
    await create(path, data)
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST' && (await exists(path))) return
    throw new ImageRayError(
      fileErrorCodeOf(error) ?? 'internal',
      `Expected to write the sample '${toDisplay(fromText(path))}', got: ${describeError(error)}`,
      { cause: error },
    )
  }
}
