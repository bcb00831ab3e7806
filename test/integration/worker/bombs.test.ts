import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { WorkerClient } from '../../../coordinator/workers/worker-client.js'
import type { WorkerResult } from '../../../shared/result.js'
import { badDrawings, hugeHeaders, manyFrames, textBomb, type Bomb } from '../../helpers/bombs.js'
import { makeChunk, makeJob, makeTasks, readResults } from '../../helpers/chunks.js'
import { connectTo, startHandWorker, type HandWorker } from '../../helpers/hand-worker.js'
import { makeJpeg, writeFiles } from '../../helpers/pictures.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

/** What a worker may grow by over all of its refusals. */
const MAX_GROWTH_BYTES = 50_000_000

const told = (result: WorkerResult): string =>
  result.status === 'failed' ? `${result.code}: ${result.message}` : result.status

describe('A picture that claims to be huge', () => {
  const space = useWorkspace()
  let worker: HandWorker
  let client: WorkerClient

  before(async () => {
    const pictures = space.makeDirectory('pictures')
    writeFiles(pictures, ['plain.jpg'], await makeJpeg(640, 480))
    for (const { name, make } of [...hugeHeaders, ...badDrawings, manyFrames, textBomb]) {
      writeFiles(pictures, [name], await make())
    }
    const tokenFile = space.at('token')
    worker = await startHandWorker(['--root', space.path, '--token-file', tokenFile, '--allow-svg'])
    client = connectTo(worker, tokenFile)
    await process('plain', [{ name: 'plain.jpg' }])
  })
  after(() => {
    client.close()
    endStartedProcesses()
  })

  async function process(runId: string, files: readonly Pick<Bomb, 'name'>[]) {
    const names = files.map(({ name }) => name)
    const tasks = makeTasks(space.at('pictures'), space.at(runId), names)
    const never = new AbortController().signal
    const call = client.processChunk(makeChunk(runId, tasks), makeJob(space.path), never)
    return (await readResults(call)).results
  }

  /** The most memory that the worker ever had. */
  const peakBytes = (): number => {
    const status = readFileSync(`/proc/${worker.process.pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024
  }

  it('is refused from its header, without the memory for it', async function () {
    if (globalThis.process.platform !== 'linux') this.skip()
    const before = peakBytes()
    const results = await process('huge', [...hugeHeaders, manyFrames])
    for (const result of results) {
      assert.match(told(result), /^too_large: Expected at most \d+ .*\(--max-[a-z-]+\) in .*, got /)
    }
    assert.equal(results.length, hugeHeaders.length + 1)
    assert(peakBytes() - before < MAX_GROWTH_BYTES, `${before} grew to ${peakBytes()}`)
  })

  it('is refused as a drawing that reaches out of its file', async () => {
    const results = await process('drawings', badDrawings)
    for (const result of results) assert.match(told(result), /^unsupported_format: .*no other file/)
    assert.equal(results.length, badDrawings.length)
  })

  it('is done without what its packed comments would unpack to', async function () {
    if (globalThis.process.platform !== 'linux') this.skip()
    const before = peakBytes()
    const [result] = await process('text', [textBomb])
    assert.equal(result && told(result), 'ok')
    assert(peakBytes() - before < MAX_GROWTH_BYTES, `${before} grew to ${peakBytes()}`)
  })
})
