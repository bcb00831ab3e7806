import assert from 'node:assert/strict'
import {
  extensionFor,
  formatByName,
  formatNamed,
  hasPictureExtension,
  isOutputFormat,
  outputFormats,
  plannedFormat,
} from '../../../shared/formats.js'

describe('formats', () => {
  const names = [
    ['a.jpg', 'jpeg', 'jpeg'],
    ['a.JPG', 'jpeg', 'jpeg'],
    ['a.Jpeg', 'jpeg', 'jpeg'],
    ['a.jpe', 'jpeg', 'jpeg'],
    ['a.jfif', 'jpeg', 'jpeg'],
    ['a.png', 'png', 'png'],
    ['a.webp', 'webp', 'webp'],
    ['a.avif', 'avif', 'avif'],
    ['a.gif', 'gif', 'gif'],
    ['a.tif', 'tiff', 'tiff'],
    ['a.tiff', 'tiff', 'tiff'],
    ['a.bmp', undefined, 'png'],
    ['a.ico', undefined, 'png'],
    ['a.heic', undefined, 'jpeg'],
    ['a.HEIF', undefined, 'jpeg'],
    ['dir.jpg/a', undefined, undefined],
    ['dir/.jpg', undefined, undefined],
    ['.png', undefined, undefined],
    ['a.jpg.txt', undefined, undefined],
    ['a.txt', undefined, undefined],
    ['a.constructor', undefined, undefined],
    ['a', undefined, undefined],
    ['a.', undefined, undefined],
    ['x.tar.png', 'png', 'png'],
  ] as const
  for (const [name, promised, planned] of names) {
    it(`takes ${name} for ${promised ?? 'no format to write'}, planned as ${planned ?? 'none'}`, () => {
      assert.equal(formatByName(name), promised)
      assert.equal(plannedFormat(name), planned)
      assert.equal(hasPictureExtension(name), planned !== undefined)
    })
  }

  it('gives every format an ending that leads back to it', () => {
    for (const format of outputFormats) {
      assert.equal(formatByName(`a.${extensionFor(format)}`), format)
    }
    assert.equal(extensionFor('jpeg'), 'jpg')
  })

  it('knows the formats that can be written and no other', () => {
    assert.equal(isOutputFormat('webp'), true)
    for (const name of ['bmp', 'JPEG', '', 'toString']) {
      assert.equal(isOutputFormat(name), false)
      assert.throws(() => formatNamed(name), TypeError)
    }
  })
})
