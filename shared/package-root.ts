import { existsSync } from 'node:fs'

function findRoot(): URL {
  let folder = new URL('.', import.meta.url)
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder)
  return folder
}

/**
 * The folder of the package, with package.json, proto and dist. Looked for, since the programs that
 * start workers are bundled: a module does not run from the file that it was compiled to.
 */
export const packageRoot: URL = findRoot()
