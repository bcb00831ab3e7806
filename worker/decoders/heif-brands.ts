/** Still pictures whose codec is HEVC (ISO 23008-12, annex B). */
const heicBrands: readonly string[] = ['heic', 'heix', 'heim', 'heis']
/** Far enough for the list of items, which comes before the picture data. */
const HEAD_BYTES = 65_536
const MAX_BRANDS = 64

/** Brands of an ISO base media file (HEIF, AVIF, MP4 and more), the major one first; else none. */
export function readBrands(bytes: Buffer): readonly string[] {
  if (bytes.length < 16 || bytes.toString('latin1', 4, 8) !== 'ftyp') return []
  const end = Math.min(bytes.readUInt32BE(), bytes.length, 16 + 4 * MAX_BRANDS)
  const brands = [bytes.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4))
  return brands
}

/** Whether a file is HEIF with an HEVC picture. AVIF, which sharp reads, and sequences are not. */
export function isHeic(bytes: Buffer): boolean {
  const brands = readBrands(bytes)
  if (brands.includes('avif')) return false
  if (brands.some((brand) => heicBrands.includes(brand))) return true
  return brands.includes('mif1') && bytes.subarray(0, HEAD_BYTES).includes('hvc1', 0, 'latin1')
}
