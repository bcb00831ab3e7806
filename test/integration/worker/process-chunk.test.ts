import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkerClient } from '../../../coordinator/workers/worker-client.js'
import { fromText } from '../../../shared/byte-path.js'
import type { FileTask } from '../../../shared/result.js'
import { makeChunk, makeJob, makeTasks, readResults } from '../../helpers/chunks.js'
import { listTree, photographTree } from '../../helpers/file-tree.js'
import { connectTo, startHandWorker, type HandWorker } from '../../helpers/hand-worker.js'
import { makeJpeg, numberedNames, writeFiles } from '../../helpers/pictures.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

/** Enough that a chunk is surely in work when its first result is read. */
const FILES = 30

describe('ProcessChunk', () => {
  const space = useWorkspace()
  const never = new AbortController().signal
  const names = numberedNames(FILES)
  let worker: HandWorker
  let client: WorkerClient

  const start = async (): Promise<void> => {
    const tokenFile = space.at('token')
    worker = await startHandWorker(['--root', space.at('root'), '--token-file', tokenFile])
    client = connectTo(worker, tokenFile)
  }
  const tasksTo = (to: string): readonly FileTask[] =>
    makeTasks(space.at('root', 'pictures'), space.at('root', to), names)
  const process = (runId: string, files: readonly FileTask[], attempt = 1) =>
    client.processChunk(makeChunk(runId, files, attempt), makeJob(space.at('root')), never)

  before(async () => {
    writeFiles(space.at('root', 'pictures'), names, await makeJpeg(640, 480))
    writeFiles(space.at('elsewhere'), ['secret.jpg'], await makeJpeg())
    symlinkSync(space.at('elsewhere'), space.at('root', 'way-out'))
    await start()
  })
  after(() => {
    client.close()
    endStartedProcesses()
  })

  it('gives a result for each file, in order', async () => {
    const { results } = await readResults(process('in-order', tasksTo('in-order')))
    assert.deepEqual(
      results.map(({ id, status }) => `${id} ${status}`),
      names.map((_, index) => `${index + 1} ok`),
    )
    assert.deepEqual(listTree(space.at('root', 'in-order')), names)
  })

  it('does a chunk once that is asked for twice at a time', async () => {
    const { filesDone } = await client.ping()
    const both = await Promise.all([
      readResults(process('joined', tasksTo('joined'))),
      readResults(process('joined', tasksTo('joined'))),
    ])
    assert.equal((await client.ping()).filesDone - filesDone, FILES)
    for (const { results } of both) {
      assert.deepEqual(
        results.map(({ status }) => status),
        names.map(() => 'ok'),
      )
    }
  })

  it('refuses an attempt older than the one in flight, which goes on', async () => {
    const newer = process('attempts', tasksTo('attempts'), 2)
    assert.equal((await newer.next()).done, false)
    const older = await readResults(process('attempts', tasksTo('attempts'), 1))
    assert.deepEqual(older, { results: [], problem: 'invalid' })
    assert.equal((await readResults(newer)).results.length, FILES - 1)
  })

  it('commits nothing more of a call that its client has left', async () => {
    const call = process('left', tasksTo('left'))
    assert.equal((await call.next()).done, false)
    await call.return(undefined)
    while ((await client.ping()).chunksInFlight > 0) await sleep(10)
    const written = listTree(space.at('root', 'left'))
    assert(written.length < FILES, `Expected the chunk to break off, got ${written.length} files`)
    assert.deepEqual(written, names.slice(0, written.length))
  })

  it('touches nothing outside its roots, by whatever way', async () => {
    const [root, elsewhere] = [space.at('root'), space.at('elsewhere')]
    const ways: readonly (readonly [input: string, output: string])[] = [
      [`${elsewhere}/secret.jpg`, `${root}/got/a.jpg`],
      [`${root}/../elsewhere/secret.jpg`, `${root}/got/b.jpg`],
      [`${root}/way-out/secret.jpg`, `${root}/got/c.jpg`],
      ['pictures/000.jpg', `${root}/got/d.jpg`],
      [`${root}/pictures/000.jpg`, `${elsewhere}/out.jpg`],
      [`${root}/pictures/000.jpg`, `${root}/../elsewhere/out.jpg`],
      [`${root}/pictures/000.jpg`, `${root}/way-out/new/out.jpg`],
      [`${root}/pictures/000.jpg`, `${root}-sibling/out.jpg`],
    ]
    const untouched = photographTree(space.path)
    const tasks = ways.map(([input, output], index) => ({
      ...{ id: index + 1, attempt: 1, input: fromText(input), output: fromText(output) },
    }))
    const { results } = await readResults(process('roots', tasks))
    assert.deepEqual(
      results.map((result) => (result.status === 'failed' ? result.code : result.status)),
      ways.map(() => 'permission'),
    )
    for (const [name, state] of photographTree(space.path)) {
      if (!name.startsWith('root/state/runs/')) assert.equal(state, untouched.get(name), name)
    }
  })

  it('finishes the picture in work on SIGTERM, and no other', async () => {
    const call = process('drained', tasksTo('drained'))
    assert.equal((await call.next()).done, false)
    worker.process.signal('SIGTERM')
    const { results, problem } = await readResults(call)
    assert.equal(problem, 'draining')
    assert(results.length < FILES - 1)
    assert.equal((await worker.process.end()).code, 0)
    assert.equal(listTree(space.at('root', 'drained')).length, results.length + 1)
    await start()
  })
})
