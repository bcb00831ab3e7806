/** How long an orphaned worker may take to finish its picture before it ends itself. */
const ORPHAN_GRACE_MS = 3_000
/** How long the last results may take on their way out of a worker that hangs. */
const HUNG_GRACE_MS = 2_000
const LOOK_MS = 1_000

/** Nothing can stop a decoder in the middle; the kernel can. */
const killSelfAfter = (delayMs: number): NodeJS.Timeout =>
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), delayMs)

/**
 * Ends the worker once the process that started it is gone, whatever its picture does: a coordinator
 * is seen by its channel, the command line by its process id in `IMAGE_RAY_PARENT`.
 */
export function endWithParent(drainAndExit: () => void): void {
  const end = () => {
    killSelfAfter(ORPHAN_GRACE_MS).unref()
    drainAndExit()
  }
  const parent = process.env['IMAGE_RAY_PARENT']
  if (process.send !== undefined) {
    process.once('disconnect', end)
    // It may be gone already, since loading took its time.
    if (!process.connected) end()
  } else if (parent !== undefined) {
    const look = setInterval(() => {
      if (process.ppid === Number(parent)) return
      clearInterval(look)
      end()
    }, LOOK_MS)
    look.unref()
  }
}

/**
 * Signals: SIGTERM finishes the picture in work. A terminal sends Ctrl-C, and the hangup when it is
 * closed, to all processes in it: a worker of a coordinator leaves both to the coordinator.
 */
export function handleSignals(drainAndExit: () => void, isSpawned: boolean): void {
  process.on('SIGTERM', drainAndExit)
  for (const signal of ['SIGINT', 'SIGHUP'] as const) {
    process.on(signal, isSpawned ? () => undefined : drainAndExit)
  }
}

/** Ends a worker whose image thread hangs, once its last results are out. */
export function endHung(message: string, drain: () => Promise<void>): void {
  process.stderr.write(`image-ray worker: ${message}; this worker ends, since it hangs\n`)
  killSelfAfter(HUNG_GRACE_MS)
  void drain()
}
