import assert from 'node:assert/strict'
import { asBytePath } from '../../../../shared/byte-path.js'
import type { OutputFormat } from '../../../../shared/formats.js'
import { nameOutput } from '../../../../coordinator/input/output-path.js'

describe('nameOutput', () => {
  const rows: [name: string, format: OutputFormat | undefined, output: string, apart: string][] = [
    ['a.jpg', undefined, 'a.jpg', 'a.jpg'],
    ['b/c/a.JPG', undefined, 'b/c/a.JPG', 'b/c/a.JPG'],
    ['a.bmp', undefined, 'a.png', 'a.bmp.png'],
    ['b/a.HEIC', undefined, 'b/a.jpg', 'b/a.HEIC.jpg'],
    ['a', undefined, 'a', 'a'],
    ['a.txt', undefined, 'a.txt', 'a.txt'],
    ['a.jpeg', 'jpeg', 'a.jpeg', 'a.jpeg'],
    ['A.JPG', 'jpeg', 'A.JPG', 'A.JPG'],
    ['a.tif', 'tiff', 'a.tif', 'a.tif'],
    ['b/a.png', 'webp', 'b/a.webp', 'b/a.png.webp'],
    ['a.PNG', 'jpeg', 'a.jpg', 'a.PNG.jpg'],
    ['a.bmp', 'avif', 'a.avif', 'a.bmp.avif'],
    ['a.b.png', 'webp', 'a.b.webp', 'a.b.png.webp'],
    ['a', 'webp', 'a.webp', 'a.webp'],
    ['b.png/a', 'webp', 'b.png/a.webp', 'b.png/a.webp'],
    ['.png', 'webp', '.png.webp', '.png.webp'],
    ['scan.2024', 'webp', 'scan.2024.webp', 'scan.2024.webp'],
    ['caf\xe9.png', 'webp', 'caf\xe9.webp', 'caf\xe9.png.webp'],
    ['a\n.png', 'webp', 'a\n.webp', 'a\n.png.webp'],
  ]
  for (const [name, format, output, apart] of rows) {
    it(`makes ${JSON.stringify(output)} of ${JSON.stringify(name)} for ${format ?? 'its own format'}`, () => {
      assert.equal(nameOutput(asBytePath(name), format, false), output)
      assert.equal(nameOutput(asBytePath(name), format, true), apart)
    })
  }
})
