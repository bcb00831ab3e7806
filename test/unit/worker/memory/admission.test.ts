import assert from 'node:assert/strict'
import { Deferral, requireMemory } from '../../../../worker/memory/admission.js'
import { makeJpeg } from '../../../helpers/pictures.js'
import { makeBmp } from '../bmp.js'
import { useWorkplaces } from '../workplace.js'

describe('a picture for which there is no room', () => {
  const makeWorkplace = useWorkplaces()

  const rows = [
    [100, undefined, 'admitted'],
    [100, 100, 'admitted'],
    [101, 100, 'put off'],
  ] as const
  for (const [peakBytes, memoryBytes, outcome] of rows) {
    it(`of ${peakBytes} bytes is ${outcome} where it may take ${memoryBytes ?? 'any number'}`, () => {
      const admit = () => {
        requireMemory(peakBytes, memoryBytes)
      }
      if (outcome === 'admitted') admit()
      else assert.throws(admit, (error) => error instanceof Deferral && error.peakBytes === 101)
    })
  }

  it('is put off with the bytes it would take, and nothing is written', async () => {
    const place = makeWorkplace({}, { resize: { size: '40x' } })
    place.put('a.jpg', await makeJpeg(160, 120))
    const result = await place.process('a.jpg', { id: 7 }, 1_000_000)
    assert(result.status === 'deferred')
    assert.equal(result.id, 7)
    assert(result.peakBytes > 5_000_000 && result.peakBytes < 30_000_000, `${result.peakBytes}`)
    assert.deepEqual([result.input?.width, result.input?.height], [160, 120])
    // The journal has an end of it that says nothing of the file, so that no attempt is counted.
    assert.deepEqual(place.files(), ['in/a.jpg'])
    assert.deepEqual(place.journalSteps(), ['start', 'done cancelled'])
    // With just that much it is done.
    const again = await place.process('a.jpg', {}, result.peakBytes)
    assert.equal(again.status, 'ok')
  })

  it('is put off before it is even read, where its bytes alone are too many', async () => {
    const place = makeWorkplace()
    const jpeg = await makeJpeg(160, 120)
    place.put('a.jpg', jpeg)
    const result = await place.process('a.jpg', {}, jpeg.length - 1)
    assert(result.status === 'deferred')
    assert.deepEqual([result.peakBytes, result.input], [jpeg.length, undefined])
  })

  const foreign = [
    ['a.bmp', () => makeBmp(800, 600, Buffer.alloc(800 * 600 * 3))],
    ['a.svg', () => '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"/>'],
  ] as const
  for (const [name, make] of foreign) {
    it(`is put off before ${name} is made over into a PNG`, async () => {
      const place = makeWorkplace({}, {}, true)
      place.put(name, make())
      const output = place.task('a.png').output
      const result = await place.process(name, { output }, 2_000_000)
      assert(result.status === 'deferred')
      assert(result.peakBytes > 800 * 600 * 3, `${result.peakBytes}`)
      assert.equal(result.input, undefined)
      assert.equal((await place.process(name, { output }, 100_000_000)).status, 'ok')
    })
  }

  it('is refused for what is wrong with it first', async () => {
    const place = makeWorkplace()
    place.put('a.jpg', 'no picture at all')
    const result = await place.process('a.jpg', {}, 1_000)
    assert(result.status === 'failed')
    assert.equal(result.code, 'unsupported_format')
  })
})
