import assert from 'node:assert/strict'
import { buildSteps, type PipelineInput } from '../../../../shared/operations/pipeline.js'
import { hashRecipe, type Recipe } from '../../../../shared/operations/recipe.js'
import { registry } from '../../../../shared/operations/registry.js'
import { fourOperations } from './four-operations.js'

const recipeOf = (input: PipelineInput, extra: Partial<Recipe> = {}): string =>
  hashRecipe(
    { steps: buildSteps(fourOperations, input), replaces: false, ...extra },
    fourOperations,
  )

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
      ['c05958cca2b17630', '72b69aa26ec47a22'],
    )
  })

  it('is the same where an operation was added that does nothing unasked', () => {
    const steps = buildSteps(fourOperations, { resize: { size: '800x600' } })
    const all = buildSteps(registry, { resize: { size: '800x600' } })
    assert.ok(all.length > steps.length)
    const recipe = { steps, replaces: false }
    assert.equal(hashRecipe({ ...recipe, steps: all }), hashRecipe(recipe, fourOperations))
  })

  it('differs wherever one option does', () => {
    const inputs: readonly PipelineInput[] = [
      {},
      { resize: { size: '800x600' } },
      { resize: { size: '800x601' } },
      { resize: { size: '800x600', fit: 'cover' } },
      { resize: { size: '800x600', enlarge: true } },
      { flatten: { force: true } },
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
