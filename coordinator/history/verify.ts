import { posix } from 'node:path'
import { asBytePath, type BytePath } from '../../shared/byte-path.js'
import type { KnownFile } from '../../shared/records/known-file.js'
import { hashFile, identifyFile } from '../state/settle.js'
import type { History } from './open-history.js'

/** A file that is not what the records tell. */
export interface Finding {
  readonly name: BytePath
  readonly what: 'missing' | 'changed' | 'original missing' | 'original changed'
}

export interface VerifySummary {
  readonly checked: number
  readonly findings: readonly Finding[]
}

async function checkBytes(
  path: BytePath,
  hash: string,
): Promise<'missing' | 'changed' | undefined> {
  if ((await identifyFile(path)) === undefined) return 'missing'
  return (await hashFile(path)) === hash ? undefined : 'changed'
}

async function checkFile({ name, result }: KnownFile, history: History): Promise<Finding[]> {
  if (!result) return []
  const { outputRoot, stateDir } = history.place
  const findings: Finding[] = []
  const output = await checkBytes(asBytePath(posix.join(outputRoot, name)), result.outputHash)
  if (output) findings.push({ name, what: output })
  if (result.kept !== undefined) {
    const path = asBytePath(posix.join(stateDir, result.kept))
    const kept = await checkBytes(path, result.sourceHash)
    if (kept) findings.push({ name, what: `original ${kept}` })
  }
  return findings
}

/** Reads every result, and every kept original, and compares it with the records. */
export async function verifyResults(history: History): Promise<VerifySummary> {
  const findings: Finding[] = []
  let checked = 0
  for (const file of history.records.reader.listFiles()) {
    if (!file.result || !file.name.startsWith(history.prefix)) continue
    checked += 1
    findings.push(...(await checkFile(file, history)))
  }
  return { checked, findings }
}
