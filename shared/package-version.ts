import { readFileSync } from 'node:fs'
import { isRecord } from './is-record.js'
import { packageRoot } from './package-root.js'

/** Version of image-ray as its package.json has it. */
export function packageVersion(): string {
  const text = readFileSync(new URL('package.json', packageRoot), 'utf8')
  const manifest: unknown = JSON.parse(text)
  return isRecord(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : '?'
}
