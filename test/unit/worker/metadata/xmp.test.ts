import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { carryXmp, joinParts, splitParts } from '../../../../worker/metadata/xmp-packet.js'
import type { Plan } from '../../../../worker/metadata/plan.js'
import { parseXml } from '../../../../worker/metadata/xml.js'
import { makePlan } from './plans.js'

const namespaces = [
  'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:tiff="http://ns.adobe.com/tiff/1.0/"',
  // An unusual prefix: names are told by their namespace.
  'xmlns:photo="http://ns.adobe.com/exif/1.0/"',
  'xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
  'xmlns:xmpNote="http://ns.adobe.com/xmp/note/"',
  'xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
  'xmlns:drone="http://www.dji.com/drone-dji/1.0/"',
].join(' ')

const makePacket = (attributes: string, content = ''): string =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Test 1"><rdf:RDF ${namespaces}>
 <rdf:Description rdf:about="" ${attributes}>${content}</rdf:Description>
</rdf:RDF></x:xmpmeta>
${' '.repeat(2000)}<?xpacket end="w"?>`

const packet = makePacket(
  `tiff:Orientation="6" tiff:Make='Camera "X"' photo:GPSLatitude="52,1N" drone:GpsLongitude="4.2"
   photo:PixelXDimension="4000" xmp:CreateDate="2024-07-01T12:30:00+02:00"`,
  `
  <photo:PixelYDimension>3000</photo:PixelYDimension>
  <dc:creator><rdf:Seq><rdf:li>Zoë</rdf:li><rdf:li>Ann &amp; Bob</rdf:li></rdf:Seq></dc:creator>
  <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Old owner</rdf:li></rdf:Alt></dc:rights>
  <ext:LocationCreated><rdf:Bag><rdf:li photo:GPSLatitude="52,1N" ext:City="Delft"/></rdf:Bag></ext:LocationCreated>
  <xmp:Thumbnails><rdf:Alt><rdf:li>SU1BR0U=</rdf:li></rdf:Alt></xmp:Thumbnails>`,
)

function carry(text: string, extra: Partial<Plan> = {}): string | undefined {
  const result = carryXmp(Buffer.from(text), [], makePlan(extra))?.text
  if (result !== undefined && result !== '') assert.ok(parseXml(result), 'well-formed')
  return result
}

describe('carrying XMP', () => {
  it('corrects orientation and size and drops the thumbnail, and leaves the rest as written', () => {
    const expected = packet
      .replace('tiff:Orientation="6"', 'tiff:Orientation="1"')
      .replace('XDimension="4000"', 'XDimension="800"')
      .replace('>3000<', '>600<')
      .replace(/<xmp:Thumbnails>.*<\/xmp:Thumbnails>/, '')
    assert.equal(carry(packet), expected)
  })

  it('keeps the thumbnail of a picture that was only recompressed', () => {
    assert.match(carry(packet, { pixelsChanged: false }) ?? '', /SU1BR0U=/)
  })

  it('strips every place, whatever the vocabulary and however deep', () => {
    const out = carry(packet, { strip: ['gps'] }) ?? ''
    assert.doesNotMatch(out, /52,1N|4\.2|[Gg][Pp][Ss]L/)
    assert.match(out, /ext:City="Delft"/)
  })

  it('keeps who, when and what alone under safe', () => {
    const out = carry(packet, { policy: 'safe' }) ?? ''
    for (const kept of ['Zoë', 'Ann &amp; Bob', 'Old owner', '2024-07-01T12:30:00+02:00']) {
      assert.ok(out.includes(kept), kept)
    }
    for (const gone of ['Camera', '52,1N', '4.2', 'Delft', 'SU1BR0U', 'Orientation', '800']) {
      assert.ok(!out.includes(gone), gone)
    }
    assert.ok(out.length < 1500)
  })

  it('is empty where nothing may stay', () => {
    assert.equal(carry(makePacket('tiff:Make="Camera"'), { policy: 'safe' }), '')
  })

  it('replaces the copyright, with whatever XML would take for markup', () => {
    const out = carry(packet, { copyright: '© <Zoë> & "co"' }) ?? ''
    assert.doesNotMatch(out, /Old owner/)
    assert.match(out, /© &lt;Zoë&gt; &amp; "co"/)
  })

  it('strips what mirrors EXIF, IPTC and comments with them', () => {
    assert.doesNotMatch(carry(packet, { strip: ['exif'] }) ?? '', /<photo:|tiff:Make=/)
    assert.doesNotMatch(carry(packet, { strip: ['iptc'] }) ?? '', /Delft/)
    const note = makePacket('tiff:Make="A" photo:UserComment="private"')
    assert.doesNotMatch(carry(note, { strip: ['comments'] }) ?? '', /private/)
  })

  it('drops what speaks of a gain map or a film that the result does not have', () => {
    const out = carry(
      makePacket(
        `tiff:Make="A" xmlns:h="http://ns.adobe.com/hdr-gain-map/1.0/" h:Version="1.0"
         xmlns:c="http://ns.google.com/photos/1.0/camera/" c:MotionPhoto="1"`,
      ),
    )
    assert.doesNotMatch(out ?? '', /h:Version|c:MotionPhoto/)
    assert.match(out ?? '', /tiff:Make/)
  })

  for (const [name, text] of [
    ['text', 'no markup'],
    ['an open element', packet.replace('</rdf:RDF>', '')],
    ['another root', '<html><body/></html>'],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${packet}`],
    ['elements too deep', '<a>'.repeat(100_000)],
    ['an open comment', '<!-- '.repeat(1000)],
  ] as const) {
    it(`cannot read ${name}`, () => {
      assert.equal(carry(text), undefined)
    })
  }

  it('cannot read what is not UTF-8', () => {
    assert.equal(carryXmp(Buffer.from(packet, 'utf16le'), [], makePlan()), undefined)
  })

  it('takes NULs at the end for filling', () => {
    const bytes = Buffer.concat([Buffer.from(packet), Buffer.alloc(3)])
    assert.equal(carryXmp(bytes, [], makePlan())?.text, carry(packet))
  })
})

describe('extended XMP', () => {
  const extension = makePacket(
    'photo:GPSAltitude="12" tiff:Software="Editor"',
    `<dc:description>${'long '.repeat(30_000)}</dc:description>`,
  )
  const guidOf = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex').toUpperCase()
  const text = Buffer.from(extension)
  const guid = guidOf(text)
  const main = Buffer.from(makePacket(`tiff:Make="A" xmpNote:HasExtendedXMP="${guid}"`))
  const parts = splitParts({ text, guid }, 65_000)

  it('is joined from parts in any order, and only if it is whole', () => {
    assert.ok(parts.length > 1)
    assert.deepEqual(joinParts([...parts].reverse(), guid), text)
    assert.equal(joinParts(parts.slice(1), guid), undefined)
    assert.equal(joinParts([...parts, ...parts], guid), undefined)
  })

  it('is carried under a new name that the packet tells', () => {
    const carried = carryXmp(main, parts, makePlan({ strip: ['gps'] }))
    const bytes = carried?.extension?.text ?? Buffer.alloc(0)
    assert.doesNotMatch(bytes.toString(), /GPSAltitude/)
    assert.match(bytes.toString(), /tiff:Software="Editor"/)
    assert.equal(carried?.extension?.guid, guidOf(bytes))
    assert.match(carried.text, new RegExp(`HasExtendedXMP="${guidOf(bytes)}"`))
  })

  it('is not announced where it is incomplete', () => {
    const carried = carryXmp(main, parts.slice(1), makePlan())
    assert.equal(carried?.extension, undefined)
    assert.doesNotMatch(carried?.text ?? '', /HasExtendedXMP/)
  })
})
