import assert from 'node:assert/strict'
import { buildSteps } from '../../../../shared/operations/pipeline.js'
import { registry } from '../../../../shared/operations/registry.js'
import { planSizes } from '../../../../worker/memory/plan-sizes.js'
import { makeContext } from '../../shared/operations/context.js'

describe('the size that a result is planned to have', () => {
  const rows = [
    [{}, [4_000, 3_000]],
    [{ resize: { size: '800x600' } }, [800, 600]],
    [{ resize: { size: '50%' } }, [2_000, 1_500]],
    [{ resize: { size: '9000x' } }, [4_000, 3_000]],
    [{ resize: { size: '9000x', enlarge: true } }, [9_000, 6_750]],
    [{ resize: { size: '500x500', fit: 'contain' } }, [500, 500]],
  ] as const
  for (const [operations, expected] of rows) {
    it(`after ${JSON.stringify(operations)} is ${expected.join('x')}`, () => {
      const context = makeContext({ size: { width: 4_000, height: 3_000 } })
      const { result, made } = planSizes(registry, buildSteps(registry, operations), context)
      assert.deepEqual([[result.width, result.height], made], [expected, []])
    })
  }
})
