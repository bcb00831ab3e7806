import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { toBuffer, toDisplay, type BytePath } from './byte-path.js'

/** Told what is wrong and does not hinder. */
export type Warn = (message: string) => void

/** What is wrong with the permissions of a file that holds a secret; undefined where nothing is. */
function describeExposure(path: BytePath, mode: number): string | undefined {
  if ((mode & 0o077) === 0) return undefined
  const name = toDisplay(path)
  const octal = (mode & 0o777).toString(8).padStart(4, '0')
  return `Expected only its owner to read ${name}, got mode ${octal}; chmod 600 ${name} helps`
}

/**
 * Reads a file that holds a secret, and warns where others may read it too.
 * @throws the system's errors
 */
export function readSecret(path: BytePath, warn: Warn): Buffer {
  const descriptor = openSync(toBuffer(path), 'r')
  try {
    const problem = describeExposure(path, fstatSync(descriptor).mode)
    if (problem !== undefined) warn(problem)
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
