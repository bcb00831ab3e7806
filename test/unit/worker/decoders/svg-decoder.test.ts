import assert from 'node:assert/strict'
import { svgDecoder } from '../../../../worker/decoders/svg-decoder.js'
import { MAX_SVG_BYTES } from '../../../../worker/decoders/svg-safety.js'
import { makePng } from '../../../helpers/pictures.js'
import { pixelAt, readPixels } from '../../../helpers/pixels.js'
import { convert, failureOf } from './outcome.js'

const makeSvg = (inner: string, attributes = 'width="40" height="30"', before = ''): Buffer =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" ` +
      `xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inner}</svg>`,
  )

const half = '<rect id="a" width="20" height="30" fill="red"/>'

describe('the SVG decoder', () => {
  it('knows SVG by its text', () => {
    const declaration = '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn -->\n'
    const doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n'
    assert(svgDecoder.matches(makeSvg(half)))
    assert(svgDecoder.matches(makeSvg(half, '', declaration + doctype)))
    assert(svgDecoder.matches(Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>')))
    for (const text of ['', 'svg', '<html><svg/></html>', '<!DOCTYPE html><svg/>', '<svgz>']) {
      assert(!svgDecoder.matches(Buffer.from(text)), text)
    }
  })

  it('renders at the natural size, transparent where nothing is drawn', async () => {
    const { png, width, height, isLossless } = await convert(svgDecoder, makeSvg(half))
    assert.deepEqual([width, height, isLossless], [40, 30, true])
    const pixels = await readPixels(png)
    assert.deepEqual([pixels.width, pixels.height], [40, 30])
    assert.deepEqual(pixelAt(pixels, 5, 5), [255, 0, 0, 255])
    assert.deepEqual(pixelAt(pixels, 35, 5), [0, 0, 0, 0])
  })

  it('allows references within the drawing', async () => {
    const png = (await makePng(8, 8)).toString('base64')
    const inner =
      `${half}<use xlink:href="#a" x="20"/><image href="data:image/png;base64,${png}"/>` +
      '<linearGradient id="g"/><rect fill="url(#g)"/><rect style="fill:url(&quot;#g&quot;)"/>'
    assert.equal((await convert(svgDecoder, makeSvg(inner))).width, 40)
  })

  const dangers = [
    ['a file', '<image href="file:///etc/hostname"/>'],
    ['a path', "<image xlink:href='photo.png'/>"],
    ['an address', '<image href = "https://example.org/a.png"/>'],
    ['a part of another file', '<use href="other.svg#a"/>'],
    ['a masked file', '<image href="&#102;ile:///etc/hostname"/>'],
    ['another drawing', '<image href="data:image/svg+xml;base64,AAAA"/>'],
    ['a style sheet', '<style>@import "a.css";</style>'],
    ['a paint elsewhere', '<rect fill="url(other.svg#g)"/>'],
    ['an include', '<xi:include href="/etc/hostname" parse="text"/>'],
  ] as const
  for (const [name, inner] of dangers) {
    it(`refuses a drawing that refers to ${name}`, async () => {
      const { code, message } = await failureOf(svgDecoder, makeSvg(inner))
      assert.equal(code, 'unsupported_format')
      assert.match(message, /needs no other file/)
    })
  }

  const starts = [
    ['entities', '<!DOCTYPE svg [<!ENTITY a "b">]>'],
    ['an internal subset', '<!DOCTYPE svg SYSTEM "a.dtd" [ %b; ]>'],
    ['a style sheet outside', '<?xml-stylesheet href="a.css"?>'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-7"?>'],
  ] as const
  for (const [name, before] of starts) {
    it(`refuses a drawing with ${name}`, async () => {
      const { code } = await failureOf(svgDecoder, makeSvg(half, '', before))
      assert.equal(code, 'unsupported_format')
    })
  }

  it('refuses drawings that are too large, as text and as a picture', async () => {
    const long = makeSvg(`<!--${' '.repeat(MAX_SVG_BYTES)}-->`)
    assert.equal((await failureOf(svgDecoder, long)).code, 'too_large')
    const wide = makeSvg(half, 'width="30000" height="30000"')
    assert.equal((await failureOf(svgDecoder, wide)).code, 'too_large')
  })

  it('refuses a drawing that cannot be read', async () => {
    const { code } = await failureOf(svgDecoder, Buffer.from('<svg width="3" height="3"><g></svg'))
    assert.equal(code, 'corrupt')
  })
})
