import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { asBytePath, fromText, toBuffer, type BytePath } from '../../shared/byte-path.js'

/**
 * Names of all files below a directory, hidden ones too, in order; one byte a character, as names
 * need not be UTF-8. Of a directory that is not there: none.
 */
export function listTree(directory: string, below = ''): readonly BytePath[] {
  const path = asBytePath(below === '' ? fromText(directory) : `${fromText(directory)}/${below}`)
  if (lstatSync(toBuffer(path), { throwIfNoEntry: false }) === undefined) return []
  return readdirSync(toBuffer(path), { withFileTypes: true, encoding: 'buffer' })
    .flatMap((entry) => {
      const name = entry.name.toString('latin1')
      const relative = asBytePath(below === '' ? name : `${below}/${name}`)
      return entry.isDirectory() ? listTree(directory, relative) : [relative]
    })
    .sort()
}

/** What tells whether a file was touched: its bytes, times and number. */
function describeFile(path: BytePath): string {
  const name = toBuffer(path)
  const stat = lstatSync(name, { bigint: true })
  const content = stat.isSymbolicLink()
    ? readlinkSync(name)
    : stat.isFile()
      ? readFileSync(name)
      : ''
  const hash = createHash('sha256').update(content).digest('hex')
  return [stat.size, stat.mtimeNs, stat.ino, stat.mode, hash].join(' ')
}

/** Every file below a directory with what tells whether it was touched. */
export const photographTree = (directory: string): ReadonlyMap<BytePath, string> =>
  new Map(
    listTree(directory).map((name) => [
      name,
      describeFile(asBytePath(`${fromText(directory)}/${name}`)),
    ]),
  )
