import assert from 'node:assert/strict'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'
import { HALVE, startChaosJob, type ChaosJob } from './chaos-job.js'
import { writePictures } from './picture-set.js'
import { findWorkers, residentBytes } from './processes.js'
import { say } from './say.js'
import { isLong, patienceMs, scaled } from './scale.js'

const PICTURES = scaled(0, 20_000, 'IMAGE_RAY_CHAOS_SOAK')
const MEGABYTE = 1e6
/** A leak of one small picture's pixels in a hundred pictures would be well above. */
const GROWTH_BYTES = 64 * MEGABYTE

describe('A long run of small pictures', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()
  before(function () {
    if (!isLong || process.platform !== 'linux') this.skip()
  })
  after(endStartedProcesses)

  it('takes no more memory at its end than at a tenth of it', async () => {
    const job: ChaosJob = { inputDir: space.at('in'), args: HALVE }
    await writePictures(job.inputDir, PICTURES)
    const run = startChaosJob(job)
    const measureAt = async (share: number): Promise<ReadonlyMap<number, number>> => {
      const records = Math.floor(PICTURES * share)
      await run.waitForLines(records, patienceMs)
      const pids = [run.pid, ...findWorkers(job.inputDir)]
      return new Map(pids.map((pid) => [pid, residentBytes(pid)]))
    }
    const early = await measureAt(0.1)
    const late = await measureAt(0.99)
    const { code } = await run.end()
    assert.equal(code, 0)
    const growth = [...late].map(([pid, bytes]) => bytes - (early.get(pid) ?? bytes))
    say(growth.map((bytes) => `${(bytes / MEGABYTE).toFixed(1)} MB`).join(', '))
    for (const bytes of growth) assert(bytes < GROWTH_BYTES, `${String(bytes)} bytes more`)
  })
})
