import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describePipeline } from '../../../../shared/operations/json-schema.js'
import { buildSteps, type PipelineInput } from '../../../../shared/operations/pipeline.js'
import { registry } from '../../../../shared/operations/registry.js'

// Annotations such as `flag` are for our own readers: strict mode would refuse them.
const validate = new Ajv2020({ strict: false }).compile(describePipeline(registry))

const isBuilt = (input: PipelineInput): boolean => {
  try {
    buildSteps(registry, input)
    return true
  } catch {
    return false
  }
}

describe('the JSON Schema of a pipeline', () => {
  const pipelines: readonly (readonly [PipelineInput, boolean])[] = [
    [{}, true],
    [{ resize: { size: '800x600' } }, true],
    [{ resize: { size: '50%', fit: 'cover', enlarge: true }, encode: {} }, true],
    [{ encode: { format: 'avif', quality: 'auto' } }, true],
    [{ encode: { quality: 100 } }, true],
    [{ flatten: { force: true } }, true],
    [{ orient: {} }, true],
    [{ resize: { size: 800 } }, false],
    [{ resize: { size: '800' } }, false],
    [{ resize: { size: '8x8', fit: 'tight' } }, false],
    [{ encode: { quality: 0 } }, false],
    [{ encode: { quality: 50.5 } }, false],
    [{ encode: { quality: 'best' } }, false],
    [{ encode: { format: 'bmp' } }, false],
    [{ encode: { speed: 3 } }, false],
    [{ flatten: { force: 'yes' } }, false],
    [{ orient: { by: 90 } }, false],
    [{ unheardOf: {} }, false],
  ]
  for (const [pipeline, good] of pipelines) {
    it(`${good ? 'takes' : 'refuses'} ${JSON.stringify(pipeline)}, as the program does`, () => {
      assert.equal(validate(pipeline), good)
      assert.equal(isBuilt(pipeline), good)
    })
  }
})
