/** `IMAGE_RAY_CHAOS=long` asks for the long form: `npm run chaos`. */
export const isLong = process.env['IMAGE_RAY_CHAOS'] === 'long'

/** A number that a variable may change, IMAGE_RAY_CHAOS_SOAK=3000, of the form that runs. */
export function scaled(short: number, long: number, variable?: string): number {
  const asked = variable === undefined ? undefined : process.env[variable]
  return asked === undefined ? (isLong ? long : short) : Number(asked)
}

const MINUTE_MS = 60_000

/** Only turns a hang into a failure. */
export const patienceMs = scaled(2, 30) * MINUTE_MS
