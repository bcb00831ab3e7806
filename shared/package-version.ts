import { readFileSync } from 'node:fs'
import { isRecord } from './is-record.js'

/** Version of image-ray as its package.json has it; seen from dist/shared/. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const manifest: unknown = JSON.parse(text)
  return isRecord(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : '?'
}
