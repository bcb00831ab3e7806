import { accessSync, constants, statfsSync } from 'node:fs'
import prettyBytes from 'pretty-bytes'
import { toBuffer, toDisplay, type BytePath } from '../../shared/byte-path.js'
import { systemCodeOf } from '../../shared/errors.js'
import { findMount, type Mount } from '../../shared/mounts.js'
import { nearestExisting } from '../input/case-folding.js'
import { findingsOn, type Finding } from './finding.js'
import { probeDirectory, tryLinkBetween, type Abilities } from './probe-directory.js'

/** File systems behind a network, where another machine may write meanwhile. */
const networkTypes = /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|glusterfs|lustre|davfs|ncpfs)$/

/** What the type of a file system means for the safety of a commit. */
export function judgeType(type: string): 'network' | 'fuse' | 'local' {
  if (networkTypes.test(type) || /^fuse\.(?:sshfs|rclone|s3fs|davfs|glusterfs)/.test(type)) {
    return 'network'
  }
  return type.startsWith('fuse') ? 'fuse' : 'local'
}

const typeWarnings = {
  network: 'a network file system: a lost connection may hold a run up, and no lock binds others',
  fuse: 'served by a program (FUSE): what a power cut leaves depends on it',
} as const

function describeFileSystem(topic: string, path: BytePath, mount: Mount | undefined): Finding[] {
  const finding = findingsOn(topic)
  const type = mount?.type ?? 'unknown'
  const kind = judgeType(type)
  const { bavail, bsize, blocks, files, ffree } = statfsSync(toBuffer(path))
  const freeBytes = bavail * bsize
  const isFull = blocks > 0 && freeBytes < 1_000_000
  const space = `${prettyBytes(freeBytes)} free`
  return [
    finding(
      kind === 'local' ? 'ok' : 'warning',
      `${type}${mount ? ` on ${toDisplay(mount.point)}` : ''}` +
        (kind === 'local' ? '' : `, ${typeWarnings[kind]}`),
    ),
    finding(isFull ? 'problem' : 'ok', isFull ? `${space}: no run would get anywhere` : space),
    // Some file systems make inodes as they need them, and tell none.
    ...(files === 0
      ? []
      : [finding(ffree === 0 ? 'problem' : 'ok', `${ffree.toLocaleString('en')} inodes free`)]),
  ]
}

function describeAbilities(topic: string, abilities: Abilities): Finding[] {
  const finding = findingsOn(topic)
  const { hardLinks, foldsCase, foldsForms, attributes } = abilities
  return [
    hardLinks === true
      ? finding('ok', 'hard links work')
      : finding('warning', `no hard links (${hardLinks}): files are copied, a crash may cut them`),
    finding(
      foldsCase ? 'note' : 'ok',
      `A.jpg and a.jpg are ${foldsCase ? 'one name' : 'two names'}`,
    ),
    finding(
      foldsForms ? 'note' : 'ok',
      `composed and decomposed letters (ü) are ${foldsForms ? 'one name' : 'two names'}`,
    ),
    attributes === true
      ? finding('ok', 'extended attributes and ACLs can be kept')
      : finding('warning', `extended attributes and ACLs cannot be kept: ${attributes}`),
  ]
}

/** What a run asks of a directory. */
export interface Role {
  readonly topic: 'input' | 'output' | 'state'
  readonly directory: BytePath
  readonly isWritten: boolean
}

/** Examines a directory, or the nearest above it that there is; leaves nothing behind. */
export function examineDirectory({ topic, directory, isWritten }: Role): readonly Finding[] {
  const finding = findingsOn(topic)
  const existing = nearestExisting(directory)
  const mount = findMount(existing)
  const found = [
    finding(
      'ok',
      toDisplay(directory) +
        (existing === directory ? '' : `, to be made in ${toDisplay(existing)}`),
    ),
    ...describeFileSystem(topic, existing, mount),
  ]
  if (!isWritten) return [...found, describeReading(topic, existing)]
  const abilities = probeDirectory(existing)
  if (typeof abilities !== 'string') {
    // Nothing is named after pictures by people in the state folder.
    const isState = topic === 'state'
    const about = isState ? [finding('ok', 'can be written')] : describeAbilities(topic, abilities)
    return [...found, ...about]
  }
  const reason = mount?.isReadOnly === true ? 'the mount is read-only' : abilities
  return [...found, finding('problem', `no file can be made there: ${reason}`)]
}

function describeReading(topic: string, directory: BytePath): Finding {
  try {
    accessSync(toBuffer(directory), constants.R_OK | constants.X_OK)
    return findingsOn(topic)('ok', 'can be read')
  } catch (error) {
    return findingsOn(topic)('problem', `cannot be read: ${systemCodeOf(error) ?? ''}`)
  }
}

/** Whether originals can be kept by hard link in the state folder. */
export function examineKeeping(input: BytePath, stateDir: BytePath): Finding {
  const finding = findingsOn('state')
  const result = tryLinkBetween(nearestExisting(input), nearestExisting(stateDir))
  return result === true
    ? finding('ok', 'originals are kept by hard link, which takes no space')
    : finding('warning', `originals are kept as copies, which take their space again (${result})`)
}
