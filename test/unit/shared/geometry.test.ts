import assert from 'node:assert/strict'
import { isSameSize, parseSize, planResize, sizePattern } from '../../../shared/geometry.js'

const toText = ({ width, height }: { readonly width: number; readonly height: number }) =>
  `${width}x${height}`

describe('geometry', () => {
  const sizes = [
    ['800x600', { width: 800, height: 600 }],
    ['800x', { width: 800, height: undefined }],
    ['x600', { width: undefined, height: 600 }],
    ['1x1', { width: 1, height: 1 }],
    ['50%', { factor: 0.5 }],
    ['12.5%', { factor: 0.125 }],
    ['.5%', { factor: 0.005 }],
    ['0.5%', { factor: 0.005 }],
    ['200%', { factor: 2 }],
    ['050%', { factor: 0.5 }],
  ] as const
  for (const [text, request] of sizes) {
    it(`reads the size ${text}`, () => {
      assert.match(text, sizePattern)
      assert.deepEqual(parseSize(text), request)
    })
  }

  const noSizes = [
    ...[
      '',
      'x',
      '%',
      '800',
      '0x600',
      '800x0',
      '0%',
      '0.0%',
      '.%',
      '-5x5',
      '-5%',
      '8e2x',
      '800X600',
    ],
    ...[
      '800 x 600',
      '800x600 ',
      '1.5x2',
      '1000000x',
      'x1000000',
      '50%x',
      '800x600x',
      '1,5%',
      '08x',
    ],
  ]
  for (const text of noSizes) {
    it(`takes '${text}' for no size`, () => {
      assert.doesNotMatch(text, sizePattern)
    })
  }

  // Source, size, fit, enlarge: scaled to, then the result where cropping or padding follows.
  const plans = [
    ['4000x3000', '800x600', 'inside', false, '800x600', '800x600'],
    ['4000x3000', '800x800', 'inside', false, '800x600', '800x600'],
    ['3000x4000', '800x800', 'inside', false, '600x800', '600x800'],
    ['4000x3000', '800x', 'inside', false, '800x600', '800x600'],
    ['4000x3000', 'x600', 'inside', false, '800x600', '800x600'],
    ['1000x664', '100x', 'inside', false, '100x66', '100x66'],
    ['1000x144', '100x', 'inside', false, '100x14', '100x14'],
    ['144x1000', 'x100', 'inside', false, '14x100', '14x100'],
    ['1000x664', '100x', 'contain', false, '100x66', '100x66'],
    ['1000x664', '100x', 'outside', false, '100x66', '100x66'],
    ['10000x3', '100x', 'inside', false, '100x1', '100x1'],
    ['400x300', '800x600', 'inside', false, '400x300', '400x300'],
    ['400x300', '800x600', 'inside', true, '800x600', '800x600'],
    ['400x300', '800x', 'inside', true, '800x600', '800x600'],
    ['400x300', '600x200', 'inside', false, '267x200', '267x200'],
    ['4000x3000', '800x800', 'outside', false, '1067x800', '1067x800'],
    ['400x300', '800x200', 'outside', false, '400x300', '400x300'],
    ['400x300', '800x200', 'outside', true, '800x600', '800x600'],
    ['4000x3000', '800x800', 'cover', false, '1067x800', '800x800'],
    ['3000x4000', '800x800', 'cover', false, '800x1067', '800x800'],
    ['400x300', '800x800', 'cover', false, '400x300', '300x300'],
    ['400x300', '800x800', 'cover', true, '1067x800', '800x800'],
    ['400x300', '800x200', 'cover', false, '400x300', '400x100'],
    ['4000x3000', '800x800', 'contain', false, '800x600', '800x800'],
    ['400x300', '800x800', 'contain', false, '400x300', '800x800'],
    ['400x300', '800x800', 'contain', true, '800x600', '800x800'],
    ['4000x3000', '800x800', 'fill', false, '800x800', '800x800'],
    ['400x300', '800x200', 'fill', false, '400x200', '400x200'],
    ['400x300', '800x200', 'fill', true, '800x200', '800x200'],
    ['4000x3000', '50%', 'inside', false, '2000x1500', '2000x1500'],
    ['4001x3001', '50%', 'cover', false, '2001x1501', '2001x1501'],
    ['400x300', '200%', 'inside', false, '400x300', '400x300'],
    ['400x300', '200%', 'inside', true, '800x600', '800x600'],
    ['40x30', '0.1%', 'inside', false, '1x1', '1x1'],
  ] as const
  for (const [source, size, fit, enlarge, scaled, result] of plans) {
    const how = `${fit}${enlarge ? ', enlarging' : ''}`
    it(`makes ${source} by ${size} (${how}) ${result}, scaled to ${scaled}`, () => {
      const [width = 0, height = 0] = source.split('x').map(Number)
      const plan = planResize({ width, height }, size, fit, enlarge)
      assert.deepEqual([toText(plan.scaled), toText(plan.result)], [scaled, result])
    })
  }

  it('compares sizes by both sides', () => {
    const size = { width: 4, height: 3 }
    assert.equal(isSameSize(size, { ...size }), true)
    assert.equal(isSameSize(size, { ...size, width: 5 }), false)
    assert.equal(isSameSize(size, { ...size, height: 5 }), false)
  })
})
