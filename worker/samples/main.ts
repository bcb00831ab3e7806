import { describeError } from '../../shared/errors.js'

/** The coordinator loads no sharp, so it starts this process where it wants sample pictures. */
const usage = `Usage: main.js set DIR       makes the samples below DIR, prints them as one line of JSON
       main.js picture FILE  makes one picture
`

async function run([what, path, ...rest]: readonly string[]): Promise<number> {
  if ((what !== 'set' && what !== 'picture') || !path || rest.length > 0) {
    process.stderr.write(usage)
    return 2
  }
  const { makeSamplePicture, makeSamples } = await import('./make-samples.js')
  if (what === 'picture') await makeSamplePicture(path)
  else process.stdout.write(`${JSON.stringify(await makeSamples(path))}\n`)
  return 0
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`)
  process.exitCode = 1
}
