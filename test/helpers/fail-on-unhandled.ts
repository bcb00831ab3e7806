import { setImmediate } from 'node:timers/promises'
import { inspect } from 'node:util'

/** What was rejected and never handled, by promise: mocha emits each event a second time. */
const unhandled = new Map<Promise<unknown>, string>()
let running = 'before the first test'
let over = false

process.on('unhandledRejection', (reason, promise) => {
  if (over) throw reason
  unhandled.set(promise, `${running}: ${inspect(reason)}`)
})

/**
 * mocha by itself lets rejections that nobody handles pass. Here they fail the run at its end, each with the test
 * that ran meanwhile: thrown on the spot, they would break off that test and confuse the next ones.
 */
export const mochaHooks: Mocha.RootHookObject = {
  beforeEach(this: Mocha.Context) {
    running = this.currentTest?.fullTitle() ?? running
  },
  async afterAll() {
    // Node reports a rejection after the microtasks; this gives those of the last test their turn.
    await setImmediate()
    over = true
    if (unhandled.size > 0) {
      throw new Error(['Rejections that nobody handled', ...unhandled.values()].join('\n'))
    }
  },
}
