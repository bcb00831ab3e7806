import assert from 'node:assert/strict'
import { listFields, parseFieldText } from '../../../../shared/operations/fields.js'
import { metadata, readMetadataOptions } from '../../../../shared/operations/metadata.js'
import { buildSteps } from '../../../../shared/operations/pipeline.js'
import { planStage, startSteps } from '../../../../shared/operations/stages.js'
import { makeContext, plain } from './context.js'

const field = (flag: string) => {
  const found = listFields(metadata.schema).find((each) => each.flag === flag)
  assert.ok(found)
  return found
}

describe('metadata', () => {
  it('parses a list of what to strip', () => {
    assert.deepEqual(parseFieldText(field('strip'), 'gps,thumbnail'), {
      value: ['gps', 'thumbnail'],
    })
    const { problem } = parseFieldText(field('strip'), 'gps,faces') as { problem: string }
    assert.match(problem, /Expected some of gps, thumbnail/)
  })

  it('takes a copyright of figures for text', () => {
    assert.deepEqual(parseFieldText(field('copyright'), '2024'), { value: '2024' })
    assert.ok('problem' in parseFieldText(field('copyright'), '  '))
  })

  it('knows its policies', () => {
    assert.deepEqual(field('metadata').choices, ['auto', 'all', 'safe', 'none'])
  })

  for (const [asked, inPlace, policy] of [
    ['auto', true, 'all'],
    ['auto', false, 'safe'],
    ['none', true, 'none'],
    ['all', false, 'all'],
  ] as const) {
    it(`makes ${policy} of ${asked} ${inPlace ? 'in place' : 'into a new place'}`, () => {
      const steps = buildSteps([metadata], { metadata: { policy: asked, strip: ['gps'] } })
      assert.deepEqual(readMetadataOptions(steps, inPlace), { policy, strip: ['gps'] })
    })
  }

  it('has its defaults where a job says nothing of it', () => {
    assert.deepEqual(readMetadataOptions([], true), { policy: 'all', strip: [] })
  })

  it('is no change of the pixels', () => {
    const steps = buildSteps([metadata], { metadata: { copyright: 'Me' } })
    const image = plain('red')
    const { after, apply } = planStage(
      ...([startSteps([metadata], steps, makeContext()), makeContext()] as const),
    )
    assert.deepEqual(after.changedBy, [])
    assert.equal(apply(image), image)
  })
})
