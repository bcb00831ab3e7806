import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, linkSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { fromText, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { systemCodeOf } from '../../shared/errors.js'
import { loadAttributeCalls } from '../../shared/extended-attributes.js'
import { TEMP_PREFIX } from '../../shared/state-paths.js'
import { joinPath } from '../input/paths.js'

/** What was tried in a directory; the system's code or a reason where it did not work. */
export interface Abilities {
  readonly hardLinks: true | string
  /** Whether `A.jpg` and `a.jpg` are one name there. */
  readonly foldsCase: boolean
  /** Whether `ü` and `u` with a diaeresis are one name there. */
  readonly foldsForms: boolean
  readonly attributes: true | string
}

function attempt(run: () => void): true | string {
  try {
    run()
    return true
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    return code
  }
}

/** Runs with the name of a new file in a directory, and removes it and its other names at the end. */
function withFile<Result>(
  directory: BytePath,
  run: (at: (ending: string) => BytePath) => Result,
  endings: readonly string[],
): Result {
  const base = `${TEMP_PREFIX}${randomBytes(8).toString('hex')}-`
  const at = (ending: string): BytePath => joinPath(directory, base + fromText(ending))
  closeSync(openSync(toBuffer(at('ü')), 'wx', 0o600))
  try {
    return run(at)
  } finally {
    for (const ending of ['ü', ...endings]) {
      attempt(() => {
        unlinkSync(toBuffer(at(ending)))
      })
    }
  }
}

function tryAttributes(path: BytePath): true | string {
  const calls = loadAttributeCalls()
  if ('problem' in calls) return calls.problem
  return attempt(() => {
    calls.set(path, 'user.image-ray', Buffer.from('1'))
  })
}

/**
 * Tries with temporary files, which are removed, what a directory can do.
 * @returns the system's code where no file can be made there at all
 */
export function probeDirectory(directory: BytePath): Abilities | string {
  let abilities: Abilities | undefined
  const made = attempt(() => {
    abilities = withFile(
      directory,
      (at) => {
        const [file, name] = [at('ü'), toBuffer(at('renamed'))]
        renameSync(toBuffer(file), name)
        renameSync(name, toBuffer(file))
        return {
          foldsCase: existsSync(toBuffer(at('Ü'))),
          foldsForms: existsSync(toBuffer(at('u\u0308'))),
          hardLinks: attempt(() => {
            linkSync(toBuffer(file), toBuffer(at('link')))
          }),
          attributes: tryAttributes(file),
        }
      },
      ['renamed', 'link'],
    )
  })
  return made === true && abilities ? abilities : String(made)
}

/** Whether a file of one directory can get a second name in another. */
export const tryLinkBetween = (from: BytePath, to: BytePath): true | string =>
  attempt(() => {
    withFile(
      from,
      (at) => {
        const other = toBuffer(joinPath(to, `${TEMP_PREFIX}${randomBytes(8).toString('hex')}-link`))
        linkSync(toBuffer(at('ü')), other)
        unlinkSync(other)
      },
      [],
    )
  })
