/** Mixes two whole numbers and a seed into a fraction from 0 up to 1: the same ones every time. */
export function hash(x: number, y: number, seed: number): number {
  let bits = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}

const ease = (t: number): number => t * t * (3 - 2 * t)

/** Value noise, 0 to 1: random numbers on the grid of whole coordinates, eased in between. */
function valueNoise(x: number, y: number, seed: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const across = ease(x - left)
  const down = ease(y - top)
  const upper = hash(left, top, seed) * (1 - across) + hash(left + 1, top, seed) * across
  const lower = hash(left, top + 1, seed) * (1 - across) + hash(left + 1, top + 1, seed) * across
  return upper * (1 - down) + lower * down
}

/** Sum of value noise, 0 to 1, each octave twice as fine and half as strong as the one before. */
export function fractalNoise(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0
  let weight = 0.5
  let scale = 1
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * valueNoise(x * scale, y * scale, seed + octave)
    weight /= 2
    scale *= 2
  }
  return sum / (1 - 2 * weight)
}
