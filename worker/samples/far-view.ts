import { mix, shade, smoothStep, type Colour } from './colour.js'
import type { Mood } from './moods.js'
import { fractalNoise } from './noise.js'
import type { Skyline } from './skyline.js'

/** Where the sun stands, from the left, and where the lake begins, from the top. */
export const sunX = 0.92
export const shoreY = 0.6

const snow: Colour = [246, 248, 252]

/** Sky with the glow of the sun, and clouds that are longer than high. */
function paintSky(x: number, y: number, mood: Mood, seed: number): Colour {
  const fromSun = Math.sqrt((x - sunX) * (x - sunX) + (y - mood.sunY) * (y - mood.sunY))
  const air = mix(mood.zenith, mood.horizon, smoothStep(-0.1, 0.56, y))
  const near = Math.max(0, 1 - fromSun / 0.6)
  const glowing = mix(air, mood.sun, 0.75 * near * near * near)
  const lit = mix(glowing, mood.sun, smoothStep(0.058, 0.054, fromSun))
  const cover = smoothStep(0.5, 0.78, fractalNoise(x * 2.2, y * 7, seed + 10, 4))
  return mix(lit, mood.cloud, cover * 0.8)
}

/** Mountains with snow on top that fade into the air below. */
function paintMountain(x: number, y: number, top: number, mood: Mood, seed: number): Colour {
  const rock = fractalNoise(x * 14 + y * 9, y * 22, seed + 50, 4)
  const stone = shade(mood.mountain, 0.7 + 0.6 * rock)
  const white = shade(mix(snow, mood.sun, 0.2), 0.82 + 0.22 * rock)
  const snowLine = smoothStep(0.02, -0.02, y - top - 0.04 - 0.09 * (rock - 0.3))
  const surface = mix(stone, white, snowLine * smoothStep(0.46, 0.4, top))
  return mix(surface, mood.horizon, 0.75 * smoothStep(top, shoreY + 0.02, y))
}

function paintForest(x: number, y: number, mood: Mood, seed: number): Colour {
  const leaves = fractalNoise(x * 60, y * 90, seed + 60, 3)
  return shade(mix(mood.forest, mood.horizon, 0.18), 0.55 + 0.9 * leaves)
}

/** Everything above the shore, which is what the lake mirrors. Coordinates in picture heights. */
export function paintFarView(
  x: number,
  y: number,
  { forestTop, mountainTop }: Skyline,
  mood: Mood,
  seed: number,
): Colour {
  if (y > forestTop) return paintForest(x, y, mood, seed)
  return y > mountainTop ? paintMountain(x, y, mountainTop, mood, seed) : paintSky(x, y, mood, seed)
}
