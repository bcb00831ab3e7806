/** A line of the log: what happened, and facts for machines. */
export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void
  error(facts: Readonly<Record<string, unknown>>, message: string): void
}

/** Says nothing: what a run without --verbose uses. */
export const silentLog: Log = { info: () => undefined, error: () => undefined }

/**
 * Opens the log: lines of JSON on stderr by pino when verbose, nothing otherwise. pino is loaded
 * only then: it would cost every start 30 ms.
 * @param facts put into every line, such as the worker's name
 */
export async function openLog(
  verbose: boolean,
  facts: Readonly<Record<string, unknown>>,
): Promise<Log> {
  if (!verbose) return silentLog
  const { pino } = await import('pino')
  // Synchronous: the last lines before a crash are the ones that matter.
  const logger = pino(
    { base: { pid: process.pid, ...facts } },
    pino.destination({ fd: 2, sync: true }),
  )
  return {
    info: (more, message) => {
      logger.info(more, message)
    },
    error: (more, message) => {
      logger.error(more, message)
    },
  }
}
