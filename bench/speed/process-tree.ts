import { readFileSync } from 'node:fs'

const PAGE_BYTES = 4_096

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // The process has ended since it was listed.
    return ''
  }
}

const listChildren = (pid: number): readonly number[] =>
  read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number)

const residentBytes = (pid: number): number =>
  Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES

/** Resident memory of a process and all below it; what they share counts for each of them. */
const sumTree = (pid: number): number =>
  listChildren(pid).reduce((sum, child) => sum + sumTree(child), residentBytes(pid))

/** Watches the memory of a process tree, ten times a second. @returns what ends it, with the peak */
export function watchTree(pid: number): () => number {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, sumTree(pid))
  }, 100)
  return () => {
    clearInterval(timer)
    return peak
  }
}
