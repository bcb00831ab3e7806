import assert from 'node:assert/strict'
import {
  buildSteps,
  hashRecipe,
  type PipelineInput,
} from '../../../../shared/operations/pipeline.js'
import { fourOperations } from './four-operations.js'

const recipeOf = (input: PipelineInput): string => hashRecipe(buildSteps(fourOperations, input))

describe('the recipe hash', () => {
  it('is the same for the same work, however it is written', () => {
    const recipe = recipeOf({ resize: { size: '800x600' }, encode: { format: 'webp' } })
    assert.match(recipe, /^[\da-f]{64}$/)
    assert.equal(
      recipeOf({
        encode: { quality: 'auto', format: 'webp' },
        flatten: {},
        resize: { enlarge: false, fit: 'inside', size: '800x600' },
      }),
      recipe,
    )
  })

  it('is the same in the next version, unless the pixels are not', () => {
    // Whoever changes these on purpose raises RECIPE_VERSION where old results are to be redone.
    assert.deepEqual(
      [recipeOf({}), recipeOf({ resize: { size: '800x600' } })],
      [
        '143ad987b400b8f189fc169eb85edaed985eca5ca29e91565d074e53faf01c11',
        'c647d8e8b6ee5067d657400eae39e7947b8ec861c478d20ad86d7c1b9c552434',
      ],
    )
  })

  it('differs wherever one option does', () => {
    const inputs: readonly PipelineInput[] = [
      {},
      { resize: { size: '800x600' } },
      { resize: { size: '800x601' } },
      { resize: { size: '800x600', fit: 'cover' } },
      { resize: { size: '800x600', enlarge: true } },
      { flatten: { background: 'black' } },
      { encode: { format: 'webp' } },
      { encode: { format: 'jpeg' } },
      { encode: { quality: 80 } },
      { encode: { quality: 81 } },
    ]
    assert.equal(new Set(inputs.map(recipeOf)).size, inputs.length)
  })
})
