import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certified } from './certificates.js'

/** Flags that name a certificate and its key. */
export type IdentityFlags = readonly ['--tls-cert', string, '--tls-key', string]

/** Writes a certificate and its key under a name. @returns the flags that name them */
export function writeIdentity(folder: string, name: string, certified: Certified): IdentityFlags {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
  writeFileSync(cert, certified.cert)
  writeFileSync(key, certified.key, { mode: 0o600 })
  return ['--tls-cert', cert, '--tls-key', key]
}

/** Writes the certificate of an authority. @returns the flag that names it */
export function writeAuthority(
  folder: string,
  name: string,
  { cert }: Certified,
): readonly ['--tls-ca', string] {
  const path = join(folder, `${name}.pem`)
  writeFileSync(path, cert)
  return ['--tls-ca', path]
}
