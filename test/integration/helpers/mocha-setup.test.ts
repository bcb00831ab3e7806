import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const mocha = fileURLToPath(new URL('bin/mocha.js', import.meta.resolve('mocha')))

function runMocha(fixture: string) {
  const file = fileURLToPath(new URL(`../../fixtures/mocha-runs/${fixture}`, import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, [mocha, file], { encoding: 'utf8' })
  return { status, stdout, lastLine: stdout.trimEnd().split('\n').at(-1) }
}

describe('The set-up of mocha', () => {
  it('ends a run with one line that counts what passed, failed and was skipped', () => {
    const { status, lastLine } = runMocha('mixed.js')
    assert.equal(lastLine, '1 passed, 1 failed, 1 skipped')
    assert.equal(status, 1)
  })

  it('fails a run that leaves a rejection unhandled, and names the test', () => {
    const { status, stdout, lastLine } = runMocha('leaves-a-rejection.js')
    assert.match(stdout, /forgets to await: Error: Nobody waited for this/)
    assert.equal(lastLine, '1 passed, 1 failed')
    assert.equal(status, 1)
  })
})
