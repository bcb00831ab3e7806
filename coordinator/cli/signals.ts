/** Exit codes of shells for a program that a signal ended: 128 + its number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

export type StopSignal = keyof typeof exitCodes

const isStopSignal = (name: string): name is StopSignal => Object.hasOwn(exitCodes, name)

export interface SignalWatch {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** Exit code of the signal that came, if one did. */
  readonly exitCode: number | undefined
  /** Leaves signals to Node again. */
  stop(): void
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
  const handle = (name: NodeJS.Signals) => {
    if (!isStopSignal(name)) return
    if (exitCode !== undefined) {
      onSecond()
      process.exit(exitCode)
    }
    exitCode = exitCodes[name]
    onFirst(name)
    controller.abort()
  }
  const names = Object.keys(exitCodes).filter(isStopSignal)
  for (const name of names) process.on(name, handle)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    stop() {
      for (const name of names) process.removeListener(name, handle)
    },
  }
}
