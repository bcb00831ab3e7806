import type { RgbSpace } from './colour-math.js'

/** s15Fixed16Number (ICC.1:2022, 4.6). */
function fixed(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => bytes.writeInt32BE(Math.round(value * 65_536), index * 4))
  return bytes
}

const typed = (type: string, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(`${type}\0\0\0\0`, 'latin1'), ...parts])

/** 'mluc' (10.15) with one text in English. */
function makeText(text: string): Buffer {
  const content = Buffer.from(text, 'utf16le').swap16()
  const head = Buffer.from('\0\0\0\x01\0\0\0\x0cenUS\0\0\0\0\0\0\0\x1c', 'latin1')
  head.writeUInt32BE(content.length, 12)
  return typed('mluc', head, content)
}

/** 'para' (10.18): a power, or the curve of sRGB in five parameters. */
const makeCurve = (curve: RgbSpace['curve']): Buffer =>
  curve === 'srgb'
    ? typed(
        'para',
        Buffer.from([0, 3, 0, 0]),
        fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
      )
    : typed('para', Buffer.from([0, 0, 0, 0]), fixed(curve))

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

/** A display profile of version 4 with matrix and curves (ICC.1:2022, 8.4.3). */
export function makeProfile({ name, toXyz, curve }: RgbSpace): Buffer {
  const column = (index: 0 | 1 | 2): Buffer =>
    typed('XYZ ', fixed(toXyz[0][index], toXyz[1][index], toXyz[2][index]))
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', makeText(name)],
    ['cprt', makeText('No copyright')],
    ['wtpt', typed('XYZ ', fixed(0.9642, 1, 0.8249))],
    ['rXYZ', column(0)],
    ['gXYZ', column(1)],
    ['bXYZ', column(2)],
    ['rTRC', makeCurve(curve)],
    ['gTRC', makeCurve(curve)],
    ['bTRC', makeCurve(curve)],
  ]
  const header = Buffer.alloc(128)
  header.write('\x04\x40\0\0mntrRGB XYZ ', 8, 'latin1')
  header.write('acsp', 36, 'latin1')
  fixed(0.9642, 1, 0.8249).copy(header, 68)
  const table = Buffer.alloc(4 + tags.length * 12)
  table.writeUInt32BE(tags.length, 0)
  const data: Buffer[] = []
  let at = header.length + table.length
  tags.forEach(([tag, content], index) => {
    table.write(tag, 4 + index * 12, 'latin1')
    table.writeUInt32BE(at, 8 + index * 12)
    table.writeUInt32BE(content.length, 12 + index * 12)
    data.push(padded(content))
    at += padded(content).length
  })
  header.writeUInt32BE(at, 0)
  return Buffer.concat([header, table, ...data])
}
