/**
 * A flag that the worker's main thread and its image thread share: once the call of a chunk is
 * closed, nothing of it may be committed any more, since its files may have been sent elsewhere.
 */
export type Fence = Int32Array<SharedArrayBuffer>

const STATE = 0
/** Until when the fence is open unless somebody holds it longer; 0 for no end. */
const LAPSES_AT = 1

const CLOSED = 1

const TENTH_MS = 100
/** A clock that all threads of the process share and that only goes forward, in tenths of seconds. */
const nowInTenths = (): number =>
  Math.floor(Number(process.hrtime.bigint() / 1_000_000n) / TENTH_MS)

export const createFence = (): Fence => new Int32Array(new SharedArrayBuffer(8))

export const closeFence = (fence: Fence): void => {
  Atomics.store(fence, STATE, CLOSED)
}

const isPast = (fence: Fence): boolean => {
  const lapsesAt = Atomics.load(fence, LAPSES_AT)
  return lapsesAt !== 0 && nowInTenths() >= lapsesAt
}

const isClosed = (fence: Fence): boolean => Atomics.load(fence, STATE) === CLOSED

export const isFenceOpen = (fence: Fence): boolean => !isClosed(fence) && !isPast(fence)

/** Whether nobody closed it, but nobody held it open either: the process was stopped for a while. */
export const hasFenceLapsed = (fence: Fence): boolean => !isClosed(fence) && isPast(fence)

/**
 * Keeps an open fence open for so long and no longer: it lapses when the process is stopped, though
 * nobody is there to close it. One that has lapsed is not opened again.
 */
export const holdFence = (fence: Fence, forMs: number): void => {
  if (isPast(fence)) return
  Atomics.store(fence, LAPSES_AT, nowInTenths() + Math.ceil(forMs / TENTH_MS))
}
