import assert from 'node:assert/strict'
import sharp from 'sharp'
import { createFence } from '../../../worker/fence.js'
import { prepare, processOne } from '../../../worker/image-thread.js'
import { makeJpeg } from '../../helpers/pictures.js'
import { put, under, useFolders } from '../../helpers/folders.js'
import { job } from './stepped-queue.js'

describe('the image thread', () => {
  const makeFolder = useFolders()

  it('keeps nothing of one picture for the next: no cache, one thread', async () => {
    const former = { cache: sharp.cache(), concurrency: sharp.concurrency() }
    await prepare({ roots: [], allowSvg: false })
    const { memory, files, items } = sharp.cache()
    assert.deepEqual([memory.max, files.max, items.max], [0, 0, 0])
    assert.equal(sharp.concurrency(), 1)
    sharp.cache({
      memory: former.cache.memory.max,
      files: former.cache.files.max,
      items: former.cache.items.max,
    })
    sharp.concurrency(former.concurrency)
  })

  it('sees the new picture under an old name', async () => {
    const folder = makeFolder()
    await prepare({ roots: [folder], allowSvg: false })
    const input = under(folder, 'in/a.jpg')
    const output = under(folder, 'out/a.jpg')
    const widths: (number | undefined)[] = []
    for (const [attempt, width] of [160, 240].entries()) {
      put(input, await makeJpeg(width, 120))
      const result = await processOne({
        task: { id: 1, input, output, attempt },
        job: { ...job, inputRoot: folder, stateDir: under(folder, 'state'), ifExists: 'replace' },
        runId: 'run',
        fence: createFence(),
      })
      widths.push(result.status === 'ok' ? result.output.width : undefined)
    }
    assert.deepEqual(widths, [160, 240])
  })
})
