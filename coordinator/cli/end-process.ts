/** After the last word: time for what ends by itself. */
const LINGER_MS = 1_000

/** File calls that never come back, as on a dead network disk, are waited for by exit() as well. */
const hangsInFileCall = (): boolean =>
  process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))

/**
 * Sees to it that a command that has ended leads to the end of its process, whatever is left open:
 * a list on stdin that nobody finishes, a directory that never answers.
 */
export function endProcessSoon(): void {
  setTimeout(() => {
    if (hangsInFileCall()) process.kill(process.pid, 'SIGKILL')
    process.exit()
  }, LINGER_MS).unref()
}
