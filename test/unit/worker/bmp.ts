const HEAD_BYTES = 54

/** A BMP of 24 bits without compression, rows from below (BITMAPINFOHEADER). */
export function makeBmp(width: number, height: number, rgb: Buffer): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const bmp = Buffer.alloc(HEAD_BYTES + rowBytes * height)
  bmp.write('BM', 'latin1')
  bmp.writeUInt32LE(bmp.length, 2)
  bmp.writeUInt32LE(HEAD_BYTES, 10)
  bmp.writeUInt32LE(40, 14)
  bmp.writeInt32LE(width, 18)
  bmp.writeInt32LE(height, 22)
  bmp.writeUInt16LE(1, 26)
  bmp.writeUInt16LE(24, 28)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3
      const to = HEAD_BYTES + (height - 1 - y) * rowBytes + x * 3
      for (let channel = 0; channel < 3; channel += 1) {
        bmp.writeUInt8(rgb.readUInt8(from + channel), to + 2 - channel)
      }
    }
  }
  return bmp
}
