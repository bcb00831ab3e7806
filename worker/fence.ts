/**
 * A flag that the worker's main thread and its image thread share: once the call of a chunk is
 * closed, nothing of it may be committed any more, since its files may have been sent elsewhere.
 */
export type Fence = Int32Array<SharedArrayBuffer>

const OPEN = 0
const CLOSED = 1

export const createFence = (): Fence => new Int32Array(new SharedArrayBuffer(4))

export const closeFence = (fence: Fence): void => {
  Atomics.store(fence, 0, CLOSED)
}

export const isFenceOpen = (fence: Fence): boolean => Atomics.load(fence, 0) === OPEN
