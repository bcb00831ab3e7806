/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

export interface Line {
  /** At no pictures at all: what starting costs. */
  readonly intercept: number
  /** Of each picture. */
  readonly slope: number
}

/** The line through points by least squares, each weighed by 1/x², so that all count alike. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line {
  const weighed = points.map(([x, y]) => ({ x, y, w: 1 / (x * x) }))
  const sum = (of: (point: (typeof weighed)[number]) => number) =>
    weighed.reduce((total, point) => total + of(point), 0)
  const [w, wx, wy] = [sum((p) => p.w), sum((p) => p.w * p.x), sum((p) => p.w * p.y)]
  const [wxx, wxy] = [sum((p) => p.w * p.x * p.x), sum((p) => p.w * p.x * p.y)]
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx)
  return { slope, intercept: (wy - slope * wx) / w }
}
