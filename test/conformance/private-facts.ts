import { buildExif } from '../../worker/metadata/build-exif.js'
import { tag, type } from '../../worker/metadata/exif-tags.js'
import { noValues, type Value } from '../../worker/metadata/exif-values.js'
import { openChart, chartColours } from './chart.js'

const ascii = (fieldTag: number, text: string): Value => ({
  ...{ tag: fieldTag, type: type.ascii, count: text.length + 1 },
  data: Buffer.from(`${text}\0`, 'latin1'),
})

const GPS_MAP_DATUM = 0x0012

/** Texts that stand in a file as they are, so that they are found whatever the format. */
export const facts = {
  copyright: 'Rights of the conformance test',
  camera: 'Camera of the test',
  place: 'Datum of the place',
  maker: Buffer.from('MAKER\0\x01\x02\xffnote of the test\0\x80', 'latin1'),
  keyword: 'harbour-of-the-test',
}

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>' +
  `<rdf:li>${facts.keyword}</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`

function makeSegment(content: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** A JPEG of the chart with EXIF (MakerNote and place too) and XMP. */
export async function makePrivateJpeg(): Promise<Buffer> {
  const { maker } = facts
  const exif = buildExif(
    {
      ...noValues,
      ifd0: [ascii(tag.model, facts.camera), ascii(tag.copyright, facts.copyright)],
      exif: [{ tag: tag.makerNote, type: type.undefined, count: maker.length, data: maker }],
      gps: [ascii(GPS_MAP_DATUM, facts.place)],
    },
    true,
  )
  const jpeg = await openChart(chartColours).jpeg({ quality: 95 }).toBuffer()
  return Buffer.concat([
    jpeg.subarray(0, 2),
    makeSegment(Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif ?? Buffer.alloc(0)])),
    makeSegment(Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`, 'latin1')),
    jpeg.subarray(2),
  ])
}

/** Whether a file has every fact. */
export const hasAllFacts = (bytes: Buffer): boolean =>
  Object.values(facts).every((fact) => bytes.includes(fact))

/** Whether it has the copyright and nothing else. */
export const hasSafeFacts = (bytes: Buffer): boolean =>
  Object.values(facts).every((fact) => bytes.includes(fact) === (fact === facts.copyright))
