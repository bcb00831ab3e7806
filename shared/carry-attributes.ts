import { asBytePath, toDisplay, type BytePath } from './byte-path.js'
import { systemCodeOf } from './errors.js'
import { loadAttributeCalls, type AttributeCalls } from './extended-attributes.js'

/** The ACL of a file: a new file may have got one from its directory. */
const ACL = 'system.posix_acl_access'

/** Runs a call; an error of the system becomes a warning that says what is not kept. */
export function keepOrWarn(what: string, run: () => void): readonly string[] {
  try {
    run()
    return []
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    return [`${what} not kept: ${code}`]
  }
}

function carryOne(calls: AttributeCalls, from: BytePath, to: BytePath, name: string): void {
  const value = calls.get(from, name)
  // Gone since it was listed.
  if (!value) return
  try {
    calls.set(to, name, value)
  } catch (error) {
    // Some are set by the system alone, and may well be what they were.
    if (calls.get(to, name)?.equals(value) !== true) throw error
  }
}

/**
 * Gives a file the extended attributes of another, and so its ACL: neither less nor more.
 * @returns warnings, one for each attribute that the system does not let be set
 */
export function carryAttributes(from: BytePath, to: BytePath): readonly string[] {
  const calls = loadAttributeCalls()
  if ('problem' in calls) return [`Extended attributes not kept: ${calls.problem}`]
  let names: readonly string[] = []
  const failed = keepOrWarn('Extended attributes', () => {
    names = calls.list(from)
  })
  if (failed.length > 0) return failed
  const label = (name: string): string =>
    name === ACL ? 'ACL' : `Extended attribute ${toDisplay(asBytePath(name))}`
  return [
    ...(names.includes(ACL)
      ? []
      : keepOrWarn('Absence of an ACL', () => {
          dropAcl(calls, to)
        })),
    ...names.flatMap((name) =>
      keepOrWarn(label(name), () => {
        carryOne(calls, from, to, name)
      }),
    ),
  ]
}

function dropAcl(calls: AttributeCalls, path: BytePath): void {
  if (calls.list(path).includes(ACL)) calls.remove(path, ACL)
}
