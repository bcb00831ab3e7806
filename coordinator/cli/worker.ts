import { spawnNode } from './spawn-node.js'

/** `image-ray worker ...`: a worker in this terminal, in a process of its own as always. */
export const workerCommand = (args: readonly string[]): Promise<number> =>
  spawnNode('worker', args, 'inherit')
