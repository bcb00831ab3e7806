import { isatty } from 'node:tty'

/** Exit codes of shells for a program that a signal ended: 128 + its number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
/** The same for one whose reader went away, as other programs before `| head` are ended. */
const SIGPIPE_EXIT_CODE = 141

/**
 * A signal that comes again this soon is the same one by another way: a terminal sends Ctrl-C to npm
 * and to us, and npm passes it on; a terminal that closes sends SIGHUP to its session and its group.
 */
const REPEAT_MS = 200

export type StopSignal = keyof typeof exitCodes

const isStopSignal = (name: string): name is StopSignal => Object.hasOwn(exitCodes, name)

export interface SignalWatch {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** Exit code of the signal that came, if one did. */
  readonly exitCode: number | undefined
  /** Takes the end of whoever reads the report for a signal. */
  readerIsGone(): void
  /** Leaves signals to Node again. */
  stop(): void
  /**
   * Ends the process at once where its terminal was closed: Node 20 aborts in an ordinary exit, since
   * it cannot put a terminal back in order that is gone.
   */
  endAfterHangup(): void
}

/**
 * The first signal lets pictures in work finish; the second ends everything now.
 * @param onFirst told which signal came
 * @param onSecond has to end the run at once
 */
export function watchSignals(
  onFirst: (name: StopSignal) => void,
  onSecond: () => void,
): SignalWatch {
  const controller = new AbortController()
  let exitCode: number | undefined
  let firstMs = 0
  const handle = (name: NodeJS.Signals) => {
    if (!isStopSignal(name)) return
    if (controller.signal.aborted) {
      // Nobody sends a hangup on purpose, twice.
      if (name === 'SIGHUP' || performance.now() - firstMs < REPEAT_MS) return
      onSecond()
      stop()
      // By its default action: exit() would wait for a file call that hangs, and a shell that runs
      // a script should see that it was Ctrl-C.
      process.kill(process.pid, name)
      return
    }
    exitCode = exitCodes[name]
    firstMs = performance.now()
    onFirst(name)
    controller.abort()
  }
  const hasTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor))
  const names = Object.keys(exitCodes).filter(isStopSignal)
  const stop = () => {
    for (const name of names) process.removeListener(name, handle)
  }
  for (const name of names) process.on(name, handle)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    readerIsGone() {
      if (controller.signal.aborted) return
      exitCode = SIGPIPE_EXIT_CODE
      controller.abort('the reader of the report went away')
    },
    stop,
    endAfterHangup() {
      if (hasTerminal && exitCode === exitCodes.SIGHUP) process.kill(process.pid, 'SIGHUP')
    },
  }
}
