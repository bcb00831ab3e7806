import { posix, resolve } from 'node:path'
import { asBytePath, fromText, toDisplay } from '../shared/byte-path.js'
import { describeError, ImageRayError } from '../shared/errors.js'
import { readSecret, type Warn } from '../shared/secret-file.js'
import { stateHome } from '../shared/state-paths.js'

/** What a header can carry, and what a worker would take. */
function checkToken(token: string, source: string): string {
  if (/^[\x20-\x7e]+$/.test(token)) return token
  throw new ImageRayError('usage', `Expected a token of letters, digits and signs in ${source}`)
}

/**
 * Finds the token for workers that were started by hand: a file named by flag, `IMAGE_RAY_TOKEN`,
 * or the file that such a worker makes when it is given neither.
 * @param warn told of a file that others may read
 * @throws ImageRayError `usage`
 */
export function findToken(
  tokenFile: string | undefined,
  warn: Warn,
  environment = process.env,
): string {
  const given = environment['IMAGE_RAY_TOKEN']
  if (tokenFile === undefined && given !== undefined && given !== '') {
    return checkToken(given, 'IMAGE_RAY_TOKEN')
  }
  const file =
    tokenFile === undefined
      ? asBytePath(posix.join(stateHome(environment), 'worker.token'))
      : fromText(resolve(tokenFile))
  try {
    return checkToken(readSecret(file, warn).toString().trim(), toDisplay(file))
  } catch (error) {
    if (error instanceof ImageRayError) throw error
    throw new ImageRayError(
      'usage',
      `Expected the token of the workers in --token-file or IMAGE_RAY_TOKEN, ` +
        `got none in ${toDisplay(file)}: ${describeError(error)}`,
      { cause: error },
    )
  }
}
