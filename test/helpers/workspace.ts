import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary directory of one test suite. */
export interface Workspace {
  readonly path: string
  /** Path of a name in it; nothing is made. */
  at(...names: string[]): string
  /** Makes a directory in it and gives its path. */
  makeDirectory(...names: string[]): string
}

/**
 * Gives the suite that calls it a temporary directory, and puts the state of every job in there for
 * as long as the suite runs, so that nobody's home is touched. Removed at the end.
 */
export function useWorkspace(): Workspace {
  let path: string | undefined
  const former = process.env['XDG_STATE_HOME']

  before('make a workspace', () => {
    path = realpathSync(mkdtempSync(join(tmpdir(), 'image-ray-test-')))
    process.env['XDG_STATE_HOME'] = join(path, 'state-home')
  })
  after('remove the workspace', () => {
    if (former === undefined) delete process.env['XDG_STATE_HOME']
    else process.env['XDG_STATE_HOME'] = former
    if (path !== undefined) rmSync(path, { recursive: true, force: true })
  })

  const at = (...names: string[]): string => {
    if (path === undefined) throw new Error('The workspace is made by a hook: use it in tests')
    return join(path, ...names)
  }
  return {
    get path() {
      return at()
    },
    at,
    makeDirectory(...names) {
      const directory = at(...names)
      mkdirSync(directory, { recursive: true })
      return directory
    },
  }
}
