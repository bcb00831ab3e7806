import { createRequire } from 'node:module'
import type * as Koffi from 'koffi'
import { toBuffer, type BytePath } from './byte-path.js'
import { describeError, nameErrno, systemCodeOf } from './errors.js'
import { isRecord } from './is-record.js'

/**
 * The system calls on extended attributes, which Node lacks; ACLs are such attributes. Names have
 * one byte a character, links are not followed, and what fails throws an error with the system's
 * code, as `node:fs` does.
 */
export interface AttributeCalls {
  /** Names of the attributes of a file; none where its file system has no such thing. */
  list(path: BytePath): readonly string[]
  /** Value of an attribute, undefined where there is none. */
  get(path: BytePath, name: string): Buffer | undefined
  set(path: BytePath, name: string, value: Uint8Array): void
  remove(path: BytePath, name: string): void
}

/** Linux's own limit on the names of a file, all together, and on one value. */
const MAX_BYTES = 65_536

const isKoffi = (value: unknown): value is typeof Koffi =>
  isRecord(value) && typeof value['load'] === 'function'

/** As C has it, with its end. */
const toCString = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1')

/** By `require` and not `import()`: a commit is one uninterrupted sequence. */
function loadKoffi(): typeof Koffi {
  const koffi: unknown = createRequire(import.meta.url)('koffi')
  if (!isKoffi(koffi)) throw new Error('Expected a module with load(), got another one')
  return koffi
}

function bindLinux(): AttributeCalls {
  const koffi = loadKoffi()
  const library = koffi.load(null)
  type Read = (path: Uint8Array, ...rest: readonly (Uint8Array | number)[]) => number
  const define = (signature: string): Read => library.func(signature)
  const llistxattr = define(
    'long llistxattr(const uint8_t *path, _Out_ uint8_t *list, size_t size)',
  )
  const lgetxattr = define(
    'long lgetxattr(const uint8_t *path, const uint8_t *name, _Out_ uint8_t *value, size_t size)',
  )
  const lsetxattr = define(
    'int lsetxattr(const uint8_t *path, const uint8_t *name, const uint8_t *value, size_t size, int flags)',
  )
  const lremovexattr = define('int lremovexattr(const uint8_t *path, const uint8_t *name)')

  const space = Buffer.alloc(MAX_BYTES)
  const check = (call: string, path: BytePath, result: number): number => {
    if (result >= 0) return result
    const code = nameErrno(koffi.errno())
    throw Object.assign(new Error(`${code}: ${call} '${toBuffer(path).toString()}'`), { code })
  }
  return {
    list(path) {
      try {
        const size = check('llistxattr', path, llistxattr(toCString(path), space, MAX_BYTES))
        return space.toString('latin1', 0, size).split('\0').slice(0, -1)
      } catch (error) {
        if (systemCodeOf(error) === 'ENOTSUP') return []
        throw error
      }
    },
    get(path, name) {
      try {
        const result = lgetxattr(toCString(path), toCString(name), space, MAX_BYTES)
        return Buffer.from(space.subarray(0, check('lgetxattr', path, result)))
      } catch (error) {
        if (systemCodeOf(error) === 'ENODATA') return undefined
        throw error
      }
    },
    set(path, name, value) {
      const { length } = value
      check('lsetxattr', path, lsetxattr(toCString(path), toCString(name), value, length, 0))
    },
    remove(path, name) {
      check('lremovexattr', path, lremovexattr(toCString(path), toCString(name)))
    },
  }
}

let loaded: AttributeCalls | { readonly problem: string } | undefined

/**
 * The calls, loaded at their first use (10 ms), or why there are none on this system.
 */
export function loadAttributeCalls(): AttributeCalls | { readonly problem: string } {
  if (loaded) return loaded
  try {
    loaded =
      process.platform === 'linux' ? bindLinux() : { problem: `not done on ${process.platform}` }
  } catch (error) {
    loaded = { problem: `koffi cannot be loaded: ${describeError(error).split('\n', 1).join('')}` }
  }
  return loaded
}
