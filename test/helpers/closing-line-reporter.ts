import Mocha from 'mocha'

/**
 * mocha's own `spec` output, closed by one line that says how it ended: `12 passed, 0 failed`, and
 * `, 1 skipped` where tests were. The line stands alone, so that a script finds it.
 */
class ClosingLineReporter extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue()
    const { passes, failures, pending } = this.stats
    const skipped = pending > 0 ? `, ${pending} skipped` : ''
    Mocha.reporters.Base.consoleLog(`${passes} passed, ${failures} failed${skipped}`)
  }
}

export default ClosingLineReporter
