import { posix } from 'node:path'
import { asBytePath, fromJsonPath, type BytePath } from '../../shared/byte-path.js'
import type { CommitMode } from '../../shared/result.js'
import type { Begun } from './begun-files.js'
import type { RunLine } from './run-log.js'
import { identifyFile, settleIntent } from './settle.js'

/** Where the relative names of a run lead to now; it may have been elsewhere then. */
export interface RunPlace {
  readonly inputRoot: BytePath
  readonly outputRoot: BytePath
  readonly stateDir: BytePath
  readonly commitMode: CommitMode
}

const under = (root: BytePath, name: BytePath): BytePath => asBytePath(posix.join(root, name))

/**
 * Settles what the workers of a run began and did not end, by what is on the disk. To be called
 * once they are gone.
 * @param isKilled whether they were killed on purpose, so that no file is to blame
 * @returns what to write down of it
 */
export async function settleBegun(
  begun: readonly Begun[],
  place: RunPlace,
  isKilled: boolean,
): Promise<readonly RunLine[]> {
  const lines: RunLine[] = []
  for (const { journal, start, intent } of begun) {
    const output = under(place.outputRoot, fromJsonPath(start.output))
    const input = under(place.inputRoot, fromJsonPath(start.input))
    const paths = { input, output, stateDir: place.stateDir }
    const done =
      intent !== undefined &&
      (await settleIntent(intent, paths, place.commitMode, start.sourceHash))
    const identity = done ? await identifyFile(output) : undefined
    lines.push({
      ...{ type: 'settled', journal: posix.basename(journal), id: start.id, done },
      ...(identity === undefined ? {} : { output: identity }),
      charged: !done && !isKilled,
    })
  }
  return lines
}
