import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runJob } from '../../../coordinator/index.js'
import { writeJpegs } from '../../helpers/pictures.js'
import { useWorkspace } from '../../helpers/workspace.js'

describe('The temporary files of workers', () => {
  const space = useWorkspace()

  it('have a folder in the state of the run, which goes with it', async function () {
    if (process.platform !== 'linux') this.skip()
    await writeJpegs(space.makeDirectory('pictures'), 2)
    const told: string[] = []
    const job = runJob({
      ...{ inputDir: space.at('pictures'), outputDir: space.at('small'), workers: 2 },
      stateDir: space.at('state'),
      operations: { resize: { size: '80x' } },
      onEvent: (event) => {
        if (event.type !== 'worker-ready') return
        const variables = readFileSync(`/proc/${event.pid}/environ`, 'utf8').split('\0')
        const folder = variables.find((line) => line.startsWith('TMPDIR='))?.slice(7) ?? ''
        told.push(folder)
        // As of a worker that was killed.
        writeFileSync(join(folder, 'left-behind'), 'x')
      },
    })
    const { ok } = await job.finish()
    const expected = space.at('state', 'runs', job.runId, 'tmp')
    assert.equal(ok, 2)
    assert.deepEqual([...new Set(told)], [expected])
    assert.equal(existsSync(expected), false)
  })
})
