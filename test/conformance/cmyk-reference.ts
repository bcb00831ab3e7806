import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { readChart, type Chart } from './chart.js'

/** The command line of libvips from elsewhere, with its own decoder and colour engine. */
const hasVips = spawnSync('vips', ['--version']).status === 0

/** sRGB of a CMYK JPEG by its profile, or by libvips' own where it has none; made by `vips`. */
function convertByVips(bytes: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'image-ray-test-'))
  try {
    const [input, output] = [join(folder, 'a.jpg'), join(folder, 'a.png')]
    writeFileSync(input, bytes)
    const profile = ['--embedded', '--input-profile', 'cmyk']
    const { status, stderr } = spawnSync('vips', [
      ...['icc_transform', input, output, 'srgb', ...profile],
      ...['--intent', 'relative', '--black-point-compensation'],
    ])
    if (status !== 0) throw new Error(`Expected vips to convert CMYK, got: ${stderr.toString()}`)
    return readFileSync(output)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const known = new WeakMap<Buffer, Promise<Chart>>()

const convertOnce = async (bytes: Buffer): Promise<Chart> =>
  readChart(hasVips ? convertByVips(bytes) : await sharp(bytes).png().toBuffer())

/** The chart that a CMYK picture shows; by sharp itself where there is no `vips`. */
export function convertCmyk(bytes: Buffer): Promise<Chart> {
  const chart = known.get(bytes) ?? convertOnce(bytes)
  known.set(bytes, chart)
  return chart
}
