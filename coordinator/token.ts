import { readFileSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { asBytePath, fromText, toBuffer, toDisplay } from '../shared/byte-path.js'
import { describeError, ImageRayError } from '../shared/errors.js'
import { stateHome } from '../shared/state-paths.js'

/**
 * Finds the token for workers that were started by hand: a file named by flag, `IMAGE_RAY_TOKEN`,
 * or the file that such a worker makes when it is given neither.
 * @throws ImageRayError `usage`
 */
export function findToken(tokenFile: string | undefined, environment = process.env): string {
  const given = environment['IMAGE_RAY_TOKEN']
  if (tokenFile === undefined && given !== undefined && given !== '') return given
  const file =
    tokenFile === undefined
      ? asBytePath(posix.join(stateHome(environment), 'worker.token'))
      : fromText(resolve(tokenFile))
  try {
    return readFileSync(toBuffer(file), 'utf8').trim()
  } catch (error) {
    throw new ImageRayError(
      'usage',
      `Expected the token of the workers in --token-file or IMAGE_RAY_TOKEN, ` +
        `got none in ${toDisplay(file)}: ${describeError(error)}`,
      { cause: error },
    )
  }
}
