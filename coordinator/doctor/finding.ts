/**
 * How good a finding is: 'note' is as it may be and worth knowing, 'warning' may harm or surprise,
 * 'problem' would make a run fail.
 */
export type Level = 'ok' | 'note' | 'warning' | 'problem'

/** One thing that was found out about a machine or a directory. */
export interface Finding {
  /** What it is about: `input`, `memory`. */
  readonly topic: string
  readonly level: Level
  /** A sentence or less, with its numbers. */
  readonly text: string
}

/** Makes findings of one topic. */
export const findingsOn =
  (topic: string) =>
  (level: Level, text: string): Finding => ({ topic, level, text })
