import { fractalNoise } from './noise.js'

/** Upper edges at one place along a landscape, in picture heights from the top. */
export interface Skyline {
  readonly mountainTop: number
  readonly forestTop: number
  readonly meadowTop: number
}

const ridge = (x: number, base: number, height: number, roughness: number, seed: number): number =>
  base - height * fractalNoise(x * roughness, 0.5, seed, 6)

const measureSkyline = (x: number, seed: number): Skyline => ({
  mountainTop: ridge(x, 0.66, 0.42, 2.6, seed + 20),
  forestTop: ridge(x, 0.62, 0.16, 1.6, seed + 30) - 0.012 * fractalNoise(x * 70, 0.5, seed + 31, 2),
  meadowTop: ridge(x, 0.9, 0.2, 0.9, seed + 100),
})

/**
 * Measures the skyline once for each column, since doing it for each pixel would take longer than
 * all the rest. The result answers for any x; beyond the picture its edge goes on.
 */
export function planSkyline(width: number, height: number, seed: number): (x: number) => Skyline {
  const columns = Array.from({ length: width }, (_, column) =>
    measureSkyline((column + 0.5) / height, seed),
  )
  return function skylineAt(x) {
    const column = Math.min(Math.max(Math.floor(x * height), 0), width - 1)
    return columns[column] ?? measureSkyline(x, seed)
  }
}
