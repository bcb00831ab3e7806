import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, lstatSync } from 'node:fs'
import { toBuffer } from '../../../shared/byte-path.js'
import { parseJournalLine } from '../../../shared/journal.js'
import { isTempName } from '../../../shared/state-paths.js'
import { commitResult } from '../../../worker/commit.js'
import { closeFence } from '../../../worker/fence.js'
import { put, take, under } from '../../helpers/folders.js'
import { commit, requestCommit } from './committing.js'
import { useWorkplaces } from './workplace.js'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('committing to a new file', () => {
  const makeWorkplace = useWorkplaces()

  it('writes the result, makes its directories and leaves the input alone', () => {
    const place = makeWorkplace()
    place.put('sub/a.jpg', 'source')
    const result = commit(place, 'sub/a.jpg')
    assert.deepEqual([result.status, result.backupBytes], ['ok', 0])
    assert.deepEqual(place.files(), ['in/sub/a.jpg', 'out/sub/a.jpg'])
    assert.equal(place.readOutput('sub/a.jpg').toString(), 'result')
    assert.equal(lstatSync(toBuffer(place.task('sub/a.jpg').output)).nlink, 1)
    assert.equal(take(place.task('sub/a.jpg').input).toString(), 'source')
  })

  it('has the permissions that new files have, not those of the input', () => {
    const place = makeWorkplace()
    chmodSync(toBuffer(place.put('a.jpg', 'source')), 0o400)
    commit(place, 'a.jpg')
    const usual = put(under(place.folder, 'usual'), '')
    const modes = [place.task('a.jpg').output, usual].map((path) => lstatSync(toBuffer(path)).mode)
    assert.equal(modes[0], modes[1])
  })

  it('tells the journal before and after, with everything that recovery needs', () => {
    const place = makeWorkplace()
    place.put('caf\xe9.jpg', 'source')
    commit(place, 'caf\xe9.jpg')
    assert.deepEqual(place.journalSteps(), ['intent', 'done'])
    const [line = ''] = take(place.journal.path).toString().split('\n')
    const intent = parseJournalLine(line)
    assert.ok(intent?.type === 'intent')
    assert.deepEqual(
      [intent.id, intent.originHash, intent.outputHash, intent.kept],
      [1, sha256('source'), sha256('result'), undefined],
    )
    assert.deepEqual(intent.result.warnings, ['odd'])
    assert.ok(typeof intent.temp === 'string' && isTempName(intent.temp))
  })

  it('never replaces what is there, and leaves no temp file', () => {
    for (const ifExists of ['fail', 'skip'] as const) {
      const place = makeWorkplace({ ifExists })
      place.put('a.jpg', 'source')
      put(place.task('a.jpg').output, 'somebody else')
      assert.throws(() => commit(place, 'a.jpg'), {
        code: 'output_exists',
        message:
          /^Expected no file at .*out\/a\.jpg, got one; --if-exists replace or skip allows it$/,
      })
      assert.equal(place.readOutput('a.jpg').toString(), 'somebody else')
      assert.deepEqual(place.files(), ['in/a.jpg', 'out/a.jpg'])
      assert.deepEqual(place.journalSteps(), ['intent'])
    }
  })

  it('replaces what is there where that was asked for', () => {
    const place = makeWorkplace({ ifExists: 'replace' })
    place.put('a.jpg', 'source')
    put(place.task('a.jpg').output, 'older')
    commit(place, 'a.jpg')
    assert.equal(place.readOutput('a.jpg').toString(), 'result')
    assert.deepEqual(place.files(), ['in/a.jpg', 'out/a.jpg'])
  })

  it('writes nothing once its call is closed', () => {
    const place = makeWorkplace()
    place.put('a.jpg', 'source')
    closeFence(place.fence)
    assert.throws(() => commit(place, 'a.jpg'), { code: 'cancelled' })
    assert.deepEqual(place.files(), ['in/a.jpg'])
    assert.deepEqual(place.journalSteps(), ['intent'])
  })

  it('does not mind that the input changes meanwhile: what was read is what is written', () => {
    const place = makeWorkplace()
    place.put('a.jpg', 'source')
    const request = requestCommit(place, 'a.jpg')
    place.put('a.jpg', 'changed')
    assert.equal(commitResult(request).status, 'ok')
  })

  it('fails by path where the output directory cannot be made', () => {
    const place = makeWorkplace()
    place.put('a.jpg', 'source')
    put(under(place.folder, 'out'), 'a file in the way')
    assert.throws(() => commit(place, 'a.jpg'), {
      name: 'FileFailure',
      message: /^Expected .*directory.* \S*\/out\b/,
    })
    assert.deepEqual(place.journalSteps(), ['intent'])
  })

  it('takes names of 255 bytes', () => {
    const place = makeWorkplace()
    const name = `${'\xe9'.repeat(251)}.jpg`
    place.put(name, 'source')
    commit(place, name)
    assert.deepEqual(place.files(), [`in/${name}`, `out/${name}`])
  })
})
