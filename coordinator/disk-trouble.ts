import { accessSync, constants } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../shared/byte-path.js'
import { systemCodeOf } from '../shared/errors.js'
import type { FileRecord } from './events.js'

/** What keeps a disk from taking any result. */
export type DiskTrouble = 'no-space' | 'read-only'

/** Failures in a row after which going on is senseless: one large picture is no full disk. */
const MAX_TROUBLES = 5

/** Troubles of one kind without a result between them. */
export interface TroubleStreak {
  readonly trouble: DiskTrouble
  readonly count: number
}

/**
 * Counts troubles in a row. A result ends the row; what needed no disk (a damaged picture, one that
 * was skipped) neither ends nor lengthens it.
 */
export function countTrouble(
  streak: TroubleStreak | undefined,
  status: FileRecord['result']['status'],
  trouble: DiskTrouble | undefined,
): TroubleStreak | undefined {
  if (status === 'ok') return undefined
  if (trouble === undefined) return streak
  return { trouble, count: streak?.trouble === trouble ? streak.count + 1 : 1 }
}

export const isSenseless = (streak: TroubleStreak | undefined): streak is TroubleStreak =>
  streak !== undefined && streak.count >= MAX_TROUBLES

function isReadOnly(directory: string): boolean {
  try {
    accessSync(toBuffer(asBytePath(directory)), constants.W_OK)
    return false
  } catch (error) {
    return systemCodeOf(error) === 'EROFS'
  }
}

/** The trouble that a record tells of. Of `permission` the disk is asked: many reasons have it. */
export function troubleOf(
  { result, output }: FileRecord,
  stateDir: BytePath,
): DiskTrouble | undefined {
  if (result.status !== 'failed') return undefined
  if (result.code === 'no_space') return 'no-space'
  if (result.code !== 'permission') return undefined
  return [posix.dirname(output), stateDir].some(isReadOnly) ? 'read-only' : undefined
}

/** Why a run was stopped, and what to do about it. */
export const describeStop = ({ trouble, count }: TroubleStreak, lastMessage: string): string =>
  `${count} files in a row could not be written; the last: ${lastMessage}. ` +
  `${trouble === 'no-space' ? 'Make room' : 'Make it writable'}, then run the same command ` +
  'again: it goes on with what remains'
