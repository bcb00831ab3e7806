import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

/** What every contestant is to do with a folder of pictures. */
export interface Task {
  /** Holds nothing but pictures. */
  readonly inputDir: string
  /** Is there, and empty. */
  readonly outputDir: string
  /** The box that a picture is to fit in, in pixels; smaller ones stay as they are. */
  readonly width: number
  readonly height: number
  /** Of JPEGs; left to the encoder's default where undefined. */
  readonly quality: number | undefined
}

export const cores = availableParallelism()

/** The task as the commands of `contestants.ts` and their programs read it. */
export const toEnvironment = (task: Task): Readonly<Record<string, string>> => ({
  IN: task.inputDir,
  OUT: task.outputDir,
  WIDTH: String(task.width),
  HEIGHT: String(task.height),
  BOX: `${task.width}x${task.height}`,
  QUALITY: task.quality === undefined ? '' : String(task.quality),
  CORES: String(cores),
  DIST: fileURLToPath(new URL('../..', import.meta.url)),
  BENCH: fileURLToPath(new URL('../../../bench', import.meta.url)),
  PYTHON: process.env['BENCH_PYTHON'] ?? 'python3',
})

const variable = (name: string): string => process.env[name] ?? ''

export const readEnvironment = (): Task => ({
  inputDir: variable('IN'),
  outputDir: variable('OUT'),
  width: Number(variable('WIDTH')),
  height: Number(variable('HEIGHT')),
  quality: variable('QUALITY') === '' ? undefined : Number(variable('QUALITY')),
})
