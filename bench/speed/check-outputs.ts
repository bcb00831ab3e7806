import { readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import sharp from 'sharp'
import type { Task } from './task.js'

/** The size that a picture has once it fits into the box. */
async function expectSize(path: string, { width, height }: Task): Promise<readonly number[]> {
  const { autoOrient } = await sharp(path).metadata()
  const scale = Math.min(1, width / autoOrient.width, height / autoOrient.height)
  return [autoOrient.width * scale, autoOrient.height * scale]
}

/**
 * Checks that every picture of the input has its result, and, where `whole`, that each has its size
 * and can be decoded.
 * @throws Error that names the first that is not right
 */
export async function checkOutputs(name: string, task: Task, whole: boolean): Promise<void> {
  const inputs = (await readdir(task.inputDir)).toSorted()
  const outputs = (await readdir(task.outputDir)).filter((one) => !one.startsWith('.')).toSorted()
  if (outputs.length !== inputs.length) {
    throw new Error(`Expected ${inputs.length} pictures from ${name}, got ${outputs.length}`)
  }
  if (!whole) return
  for (const [index, input] of inputs.entries()) {
    const output = outputs[index] ?? ''
    if (parse(output).name !== parse(input).name)
      throw new Error(`Expected ${input}, got ${output}`)
    const [width = 0, height = 0] = await expectSize(join(task.inputDir, input), task)
    const path = join(task.outputDir, output)
    const { info } = await sharp(path).raw().toBuffer({ resolveWithObject: true })
    if (Math.abs(info.width - width) > 1.01 || Math.abs(info.height - height) > 1.01) {
      throw new Error(
        `Expected ${width.toFixed(1)}x${height.toFixed(1)} of ${path} by ${name}, ` +
          `got ${info.width}x${info.height}`,
      )
    }
  }
}
