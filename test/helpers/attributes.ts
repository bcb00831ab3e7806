import type { BytePath } from '../../shared/byte-path.js'
import { loadAttributeCalls, type AttributeCalls } from '../../shared/extended-attributes.js'
import { put, under } from './folders.js'

/** The calls on extended attributes, for a test that is skipped where a folder cannot have any. */
export function attributesFor(test: Mocha.Context, folder: BytePath): AttributeCalls {
  const calls = loadAttributeCalls()
  const skip = (reason: string): never => {
    test.runnable().title += ` (skipped: ${reason})`
    return test.skip()
  }
  if ('problem' in calls) return skip(calls.problem)
  try {
    calls.set(put(under(folder, 'attribute-probe'), ''), 'user.probe', Buffer.from('1'))
    return calls
  } catch (error) {
    return skip(String(error))
  }
}
