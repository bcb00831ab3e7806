import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { StateLock } from '../../../../coordinator/state/lock.js'
import { toBuffer, toText, type BytePath } from '../../../../shared/byte-path.js'
import { put, under, useFolders } from '../../../helpers/folders.js'
import { endStartedProcesses, StartedProcess } from '../../../helpers/started-process.js'

describe('the lock of a state folder', () => {
  const makeFolder = useFolders()
  after(endStartedProcesses)

  const refuses = (stateDir: BytePath, message: RegExp) => {
    assert.throws(() => StateLock.take(stateDir, 'me'), { code: 'refused', message })
  }

  it('is taken, let go and taken again', () => {
    const stateDir = under(makeFolder(), 'new/state')
    StateLock.take(stateDir, 'one').release()
    const lock = StateLock.take(stateDir, 'two')
    assert.equal(readFileSync(toBuffer(under(stateDir, 'lock.holder')), 'utf8'), 'two\n')
    lock.release()
  })

  it('is refused to a second taker in the same process', () => {
    const stateDir = makeFolder()
    const lock = StateLock.take(stateDir, 'pid 1, the first')
    refuses(stateDir, /^Expected no other run with the state folder .*, got pid 1, the first$/)
    refuses(stateDir, /the first/)
    lock.release()
    StateLock.take(stateDir, 'second').release()
  })

  it('is refused while another process holds it, with its name, and goes with that process', async () => {
    const stateDir = makeFolder()
    const holder = new StartedProcess('test/fixtures/programs/holds-a-lock.js', [toText(stateDir)])
    await holder.waitFor('stdout', /held/)
    refuses(stateDir, new RegExp(`got pid ${holder.pid}, the holder$`))
    holder.signal('SIGKILL')
    await holder.end()
    StateLock.take(stateDir, 'next').release()
  })

  it('blames nobody where its file is damaged', () => {
    const stateDir = makeFolder()
    put(under(stateDir, 'lock.sqlite'), 'no database at all, but long enough'.repeat(100))
    refuses(stateDir, /^Expected to lock .*lock\.sqlite, got: .*not a database.* may be deleted/)
  })

  it('blames nobody where its file is a directory', () => {
    const stateDir = makeFolder()
    put(under(stateDir, 'lock.sqlite/x'), '')
    refuses(stateDir, /^Expected to lock .*lock\.sqlite, got: /)
  })
})
