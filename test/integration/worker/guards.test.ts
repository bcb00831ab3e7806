import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import type { WorkerClient } from '../../../coordinator/workers/worker-client.js'
import { fromText } from '../../../shared/byte-path.js'
import type { Job } from '../../../shared/result.js'
import { CallError } from '../../../shared/rpc/call-error.js'
import { makeChunk, makeJob, makeTasks, readResults } from '../../helpers/chunks.js'
import { photographTree } from '../../helpers/file-tree.js'
import { connectTo, startHandWorker } from '../../helpers/hand-worker.js'
import { makeJpeg, writeFiles } from '../../helpers/pictures.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

describe('A worker that is asked for what it must not do', () => {
  const space = useWorkspace()
  let client: WorkerClient

  before(async () => {
    const picture = await makeJpeg()
    writeFiles(space.at('root'), ['a.jpg'], picture)
    writeFiles(space.at('elsewhere'), ['secret.jpg'], picture)
    symlinkSync(space.at('elsewhere', 'secret.jpg'), space.at('root', 'link.jpg'))
    const tokenFile = space.at('token')
    client = connectTo(
      await startHandWorker(['--root', space.at('root'), '--token-file', tokenFile]),
      tokenFile,
    )
  })
  after(() => {
    client.close()
    endStartedProcesses()
  })

  const job = (changes: Partial<Job> = {}): Job => ({ ...makeJob(space.at('root')), ...changes })
  const call = (runId: string, changes: Partial<Job>, name = 'a.jpg') => {
    const tasks = makeTasks(space.at('root'), space.at('root', 'out'), [name])
    const never = new AbortController().signal
    return client.processChunk(makeChunk(runId, tasks), job(changes), never)
  }
  const refusal = async (runId: string, changes: Partial<Job>): Promise<string> => {
    try {
      for await (const { status } of call(runId, changes)) return status
    } catch (error) {
      if (error instanceof CallError) return `${error.problem}: ${error.message}`
      throw error
    }
    return 'nothing'
  }

  const requests: readonly (readonly [string, string, () => Partial<Job>, RegExp])[] = [
    [
      'a state folder elsewhere',
      'run',
      () => ({ stateDir: fromText(space.at('elsewhere')) }),
      /^invalid: State folder: Expected a path under .*; start the worker with --root /,
    ],
    [
      "a state folder by way of '..'",
      'run',
      () => ({ stateDir: fromText(`${space.at('root')}/../elsewhere`) }),
      /^invalid: State folder: Expected a path under /,
    ],
    ['a run that climbs', '../../../up', () => ({}), /^invalid: .* run id, got "\.\.\/\.\.\//],
    ['a run without a name', '', () => ({}), /^invalid: .* run id, got ""$/],
    [
      'an operation that does not exist',
      'run',
      () => ({ steps: [{ name: 'execute', options: {} }] }),
      /^invalid: .*execute/,
    ],
    [
      'a limit that is none',
      'run',
      () => ({ limits: { framePixels: 1, filePixels: 1, frames: 0, fileBytes: 1 } }),
      /^invalid: Expected limits of a job/,
    ],
  ]
  for (const [what, runId, changes, message] of requests) {
    it(`refuses ${what}, and touches nothing`, async () => {
      const before = photographTree(space.path)
      assert.match(await refusal(runId, changes()), message)
      assert.deepEqual(photographTree(space.path), before)
    })
  }

  it('does not read a picture by way of a link', async () => {
    const { results } = await readResults(call('link', {}, 'link.jpg'))
    assert.equal(results[0]?.status === 'failed' && results[0].code, 'not_a_regular_file')
  })

  it('does not keep an original by way of a link, and leaves it as it is', async () => {
    mkdirSync(space.at('root', 'state'), { recursive: true })
    symlinkSync(space.at('elsewhere'), space.at('root', 'state', 'originals'))
    const kept = photographTree(space.at('elsewhere'))
    const tasks = makeTasks(space.at('root'), space.at('root'), ['a.jpg'])
    const before = photographTree(space.at('root')).get(fromText('a.jpg'))
    const { results } = await readResults(
      client.processChunk(
        makeChunk('in-place', tasks),
        job({ commitMode: 'in-place' }),
        new AbortController().signal,
      ),
    )
    assert.equal(results[0]?.status === 'failed' && results[0].code, 'permission')
    assert.deepEqual(photographTree(space.at('elsewhere')), kept)
    assert.equal(photographTree(space.at('root')).get(fromText('a.jpg')), before)
  })
})
