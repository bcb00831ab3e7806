import { toText, type BytePath } from '../../shared/byte-path.js'

/**
 * What the runtime of a worker reads when it starts, where nobody has set it:
 * - glibc gives every thread an arena of its own, up to eight for each core, and libvips allocates
 *   from several: memory that one picture freed would not serve the next
 *   (https://sharp.pixelplumbing.com/install/#linux-memory-allocator).
 * - sharp works on libuv's pool, whose four threads all threads of a process share. One picture is
 *   in work at a time: one thread for it, one for all else.
 */
export const runtimeDefaults = { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' } as const

/**
 * The environment of a worker process: ours, with the name and the token of the worker.
 * @param tempDir where libvips puts what it does not hold in memory; it reads the variable once
 */
export const workerEnvironment = (
  name: string,
  token: string,
  tempDir?: BytePath,
): NodeJS.ProcessEnv => ({
  ...runtimeDefaults,
  ...process.env,
  ...(tempDir === undefined ? {} : { TMPDIR: toText(tempDir) }),
  IMAGE_RAY_TOKEN: token,
  IMAGE_RAY_WORKER: name,
})
