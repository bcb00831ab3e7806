import { join } from 'node:path'
import { toText } from '../../shared/byte-path.js'
import { renderSummary } from '../report/text.js'
import { runJob } from '../start-job.js'
import { makeSamples } from './sample-input.js'
import { wantsColour } from './wants-colour.js'

const FOLDER = 'image-ray-demo'

/** The sample that is broken on purpose, so that the demo shows what a failure looks like. */
const BROKEN = 'broken.jpg'

/**
 * `image-ray demo`: makes sample pictures and runs the main job on them.
 * @returns 0 when all went as it should: the broken picture failed and no other
 */
export async function demoCommand(): Promise<number> {
  const [inputDir, outputDir] = [join(FOLDER, 'pictures'), join(FOLDER, 'small')]
  process.stdout.write(`Making sample pictures in ${inputDir}\n`)
  await makeSamples('set', inputDir)
  process.stdout.write(
    `image-ray run --input-dir ${inputDir} --output-dir ${outputDir} --resize 320x240 ` +
      '--chunks 4 --if-exists replace\n\n',
  )
  const job = runJob({
    ...{ inputDir, outputDir, chunks: 4, ifExists: 'replace' },
    operations: { resize: { size: '320x240' } },
  })
  const summary = await job.finish()
  process.stdout.write(`${renderSummary(summary, wantsColour(process.stdout)).join('\n')}\n\n`)
  const asMeant =
    summary.failed === 1 && summary.failures.every(({ name }) => toText(name) === BROKEN)
  process.stdout.write(
    asMeant
      ? `The one failure is meant: ${BROKEN} was cut in the middle. The rest is in ${outputDir}\n`
      : `Expected ${BROKEN} to fail and nothing else\n`,
  )
  return asMeant ? 0 : 1
}
