import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { runJob, type JobEvent, type JobOptions } from '../../../coordinator/index.js'
import type { BytePath } from '../../../shared/byte-path.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { photographTree } from '../../helpers/file-tree.js'
import { writeFiles } from '../../helpers/pictures.js'
import type { Workspace } from '../../helpers/workspace.js'

export const small = { resize: { size: '80x' } } as const
export const smaller = { resize: { size: '40x' } } as const

export const names = ['a.jpg', 'b.jpg', 'sub/c.jpg']

/** Bytes of a picture; all of them differ. */
export const source = (name: string): Promise<Buffer> =>
  makeScene(160 + 8 * names.indexOf(name), 120)
    .jpeg({ quality: 85 })
    .toBuffer()

/** Three pictures, too old for a change in the same tick of the clock. */
export async function makeInput(space: Workspace, directory: string): Promise<string> {
  const path = space.makeDirectory(directory)
  for (const name of names) {
    writeFiles(path, [name], await source(name))
    utimesSync(`${path}/${name}`, 1_234_567_890, 1_234_567_890)
  }
  return path
}

/** Runs a job to its end, and tells how many files the workers were sent. */
export async function run(options: JobOptions) {
  let sent = 0
  let workers = 0
  const notes: string[] = []
  const onEvent = (event: JobEvent) => {
    if (event.type === 'chunk-sent') sent += event.files
    if (event.type === 'worker-ready') workers += 1
    if (event.type === 'note') notes.push(event.text)
  }
  const summary = await runJob({ workers: 1, operations: small, onEvent, ...options }).finish()
  const { ok, failed, skippedBy, failures } = summary
  return { ok, failed, skippedBy, failures, sent, workers, notes, summary }
}

/** @param sent files that workers had to compare by their bytes */
export function assertDone(found: Awaited<ReturnType<typeof run>>, sent = 0): void {
  const { ok, failed, skippedBy } = found
  assert.deepEqual({ ok, failed, skippedBy }, { ok: 0, failed: 0, skippedBy: { unchanged: 3 } })
  assert.equal(found.sent, sent)
  if (sent === 0) assert.equal(found.workers, 0, 'a worker was started for nothing')
}

/** The files of a directory without the state. */
export const visible = (directory: string): ReadonlyMap<BytePath, string> =>
  new Map([...photographTree(directory)].filter(([name]) => !name.startsWith('.image-ray/')))
