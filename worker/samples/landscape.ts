import { mix, shade, smoothStep, type Colour } from './colour.js'
import { paintFarView, shoreY, sunX } from './far-view.js'
import type { Mood } from './moods.js'
import { fractalNoise, hash } from './noise.js'
import { planSkyline } from './skyline.js'

/** Room that one fir has along x. */
const firSpacing = 0.07
const highestFir = 0.3

/** Whether a fir stands at a point: each cell along x has one, or none. */
function isFir(x: number, y: number, groundY: number, seed: number): boolean {
  const cell = Math.floor(x / firSpacing)
  for (let near = cell - 1; near <= cell + 1; near++) {
    if (hash(near, 2, seed + 70) < 0.45) continue
    const height = highestFir * (0.47 + 0.53 * hash(near, 1, seed + 70))
    const down = (y - (groundY - height)) / height
    if (down < 0 || down > 1.1) continue
    const middle = (near + 0.2 + 0.6 * hash(near, 3, seed + 70)) * firSpacing
    const branch = 0.55 + 0.45 * ((down * 7) % 1)
    const ragged = 0.8 + 0.4 * hash(Math.floor(y * 400), near, seed + 71)
    if (Math.abs(x - middle) < height * 0.2 * down * branch * ragged) return true
  }
  return false
}

function paintFir(x: number, y: number, mood: Mood, seed: number): Colour {
  return shade(mood.fir, 0.4 + 0.6 * fractalNoise(x * 120, y * 120, seed + 72, 2))
}

/** Grass, coarser towards the viewer, with flowers: each cell of a grid has one, or none. */
function paintMeadow(x: number, y: number, top: number, mood: Mood, seed: number): Colour {
  const near = (y - top) / 0.3
  const patches = fractalNoise(x * 5, y * 12, seed + 90, 3)
  const column = Math.floor(x * 110)
  const row = Math.floor(y * 150)
  if (hash(column, row, seed + 95) < 0.16 * patches) {
    const across = x * 110 - column - 0.5
    const down = y * 150 - row - 0.5
    if (across * across + down * down < 0.12 + 0.1 * near) return mood.flower
  }
  const blades = fractalNoise(x * 160, y * 38, seed + 80, 3)
  return shade(mood.meadow, (0.45 + 0.6 * blades + 0.4 * patches) * (0.82 + 0.25 * near))
}

/**
 * Prepares a landscape for a picture of a size in pixels: mountains behind a lake, in front a
 * meadow with firs. The result gives the colour at a point; both coordinates are in heights of
 * the picture, from its top left corner, so that the landscape is the same at any size.
 */
export function planLandscape(
  width: number,
  height: number,
  mood: Mood,
  seed: number,
): (x: number, y: number) => Colour {
  const skylineAt = planSkyline(width, height, seed)

  /** The far shore upside down, moved by waves that grow towards the viewer. */
  function paintLake(x: number, y: number): Colour {
    const depth = y - shoreY
    const wave = fractalNoise(x * 9, depth * 210, seed + 40, 3) - 0.5
    const mirroredX = x + wave * 0.03
    const mirroredY = shoreY - depth * 1.5 + wave * depth * 0.5
    const mirrored = paintFarView(mirroredX, mirroredY, skylineAt(mirroredX), mood, seed)
    const underSun = smoothStep(0.16, 0, Math.abs(x - sunX) - depth * 0.2)
    const glitter = underSun * smoothStep(0.08, 0.3, wave)
    return mix(shade(mix(mirrored, mood.zenith, 0.25), 0.88 + 0.3 * wave), mood.sun, glitter * 0.8)
  }

  return function paintLandscape(x, y) {
    const skyline = skylineAt(x)
    const ground = skyline.meadowTop + 0.02
    if (y > ground - highestFir && isFir(x, y, ground, seed)) return paintFir(x, y, mood, seed)
    if (y > skyline.meadowTop) return paintMeadow(x, y, skyline.meadowTop, mood, seed)
    return y > shoreY ? paintLake(x, y) : paintFarView(x, y, skyline, mood, seed)
  }
}
