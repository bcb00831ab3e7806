/**
 * An image resource block of Photoshop, in which JPEG and TIFF carry IPTC (Adobe Photoshop File
 * Formats Specification, "Image Resource Blocks").
 */
export interface Resource {
  readonly id: number
  /** From the signature to the end of the padding. */
  readonly whole: Buffer
  readonly data: Buffer
}

export const resourceId = {
  thumbnailOld: 0x0409,
  iptc: 0x0404,
  thumbnail: 0x040c,
  icc: 0x040f,
  exif: 0x0422,
  exifMore: 0x0423,
  xmp: 0x0424,
  /** MD5 of the IPTC. */
  iptcDigest: 0x0425,
} as const

/** Stands before the resources in a JPEG segment. */
export const RESOURCES_MARK = Buffer.from('Photoshop 3.0\0', 'latin1')

const SIGNATURE_BYTES = 4
const toEven = (size: number): number => size + (size % 2)

/** Reads resources up to the first that is damaged. */
export function readResources(bytes: Buffer): readonly Resource[] {
  const resources: Resource[] = []
  for (let at = 0; at + 12 <= bytes.length;) {
    if (bytes.toString('latin1', at, at + SIGNATURE_BYTES) !== '8BIM') break
    const name = at + 6
    const size = name + toEven(1 + bytes.readUInt8(name))
    if (size + 4 > bytes.length) break
    const start = size + 4
    const end = start + bytes.readUInt32BE(size)
    if (end > bytes.length) break
    const next = Math.min(toEven(end - at) + at, bytes.length)
    resources.push({
      id: bytes.readUInt16BE(at + SIGNATURE_BYTES),
      whole: bytes.subarray(at, next),
      data: bytes.subarray(start, end),
    })
    at = next
  }
  return resources
}

/** Makes a resource without a name. */
export function makeResource(id: number, data: Buffer): Resource {
  const head = Buffer.alloc(12)
  head.write('8BIM', 'latin1')
  head.writeUInt16BE(id, 4)
  head.writeUInt32BE(data.length, 8)
  return { id, data, whole: Buffer.concat([head, data, Buffer.alloc(data.length % 2)]) }
}

/** Resources in one piece; a padding byte that the source left out is added. */
export const joinResources = (resources: readonly Resource[]): Buffer =>
  Buffer.concat(
    resources.flatMap(({ whole }) => [whole, Buffer.alloc(toEven(whole.length) - whole.length)]),
  )
