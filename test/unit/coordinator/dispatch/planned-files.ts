import type { PlannedFile, QueuedFile } from '../../../../coordinator/dispatch/planned-file.js'
import { asBytePath } from '../../../../shared/byte-path.js'

/** Files 1 to `count` of a made-up plan. */
export const planFiles = (count: number, bytes = 1_000): readonly PlannedFile[] =>
  Array.from({ length: count }, (_, index) => {
    const name = asBytePath(`${index + 1}.jpg`)
    return {
      id: index + 1,
      name,
      input: asBytePath(`/in/${name}`),
      output: asBytePath(`/out/${name}`),
      format: undefined,
      bytes,
    }
  })

/** The files as a plan gives them; `onRead` is told of each as it is asked for. */
export async function* streamFiles(
  files: readonly PlannedFile[],
  onRead: () => void = () => undefined,
): AsyncGenerator<PlannedFile> {
  for (const file of files) {
    await Promise.resolve()
    onRead()
    yield file
  }
}

/** Files 1 to `count` on their way, not sent yet. */
export const queueFiles = (count: number): readonly QueuedFile[] =>
  planFiles(count).map((file) => ({ ...file, sent: 0, troubles: [] }))
