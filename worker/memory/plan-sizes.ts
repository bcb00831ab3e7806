import type { Registry, Size, StepContext } from '../../shared/operations/define.js'
import type { Step } from '../../shared/result.js'

/** Size in pixels that a picture will have after all steps, without a pixel being touched. */
export function planResultSize(
  registry: Registry,
  steps: readonly Step[],
  context: StepContext,
): Size {
  let { size } = context
  for (const { name, options: given } of steps) {
    const operation = registry.find((candidate) => candidate.name === name)
    if (!operation) continue
    const options = operation.schema.parse(given)
    const here = { ...context, size }
    if (operation.isNoOp?.(options, here) === true) continue
    size = operation.resultSize?.(options, here) ?? size
  }
  return size
}
