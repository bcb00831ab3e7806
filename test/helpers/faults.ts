/** What goes wrong on a picture: see worker/faults.ts. */
export interface Fault {
  readonly fault: 'crash' | 'hang' | 'allocate' | 'lie' | 'lose'
  readonly signal?: NodeJS.Signals
  readonly bytes?: number
  readonly attempts?: number
}

const VARIABLE = 'IMAGE_RAY_FAULTS'

/** Runs something whose workers get faults on purpose, by the names of the pictures. */
export async function withFaults<Result>(
  faults: Readonly<Record<string, Fault>>,
  run: () => Promise<Result>,
): Promise<Result> {
  process.env[VARIABLE] = JSON.stringify(faults)
  try {
    return await run()
  } finally {
    Reflect.deleteProperty(process.env, VARIABLE)
  }
}
