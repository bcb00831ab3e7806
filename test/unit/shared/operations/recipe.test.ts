import assert from 'node:assert/strict'
import {
  buildSteps,
  hashRecipe,
  type PipelineInput,
  type Recipe,
} from '../../../../shared/operations/pipeline.js'
import { fourOperations } from './four-operations.js'

const recipeOf = (input: PipelineInput, extra: Partial<Recipe> = {}): string =>
  hashRecipe({ steps: buildSteps(fourOperations, input), replaces: false, ...extra })

describe('the recipe hash', () => {
  it('is the same for the same work, however it is written', () => {
    const recipe = recipeOf({ resize: { size: '800x600' }, encode: { format: 'webp' } })
    assert.match(recipe, /^[\da-f]{16}$/)
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
      ['0d04f3aee6bbc356', 'f3d5cbd958361aff'],
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
    const recipes = inputs.map((input) => recipeOf(input))
    assert.equal(new Set(recipes).size, inputs.length)
    const others = [{ format: 'png' }, { format: 'webp' }, { replaces: true }]
    assert.equal(new Set([...recipes, ...others.map((extra) => recipeOf({}, extra))]).size, 13)
  })
})
