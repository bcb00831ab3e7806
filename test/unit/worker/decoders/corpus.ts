import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const corpus = join(resolve(process.env['IMAGE_RAY_TEST_DATA'] ?? join('..', 'shared')), 'corpus')

/** Files of a folder of the corpus beside the checkout; skips the test, saying so, without it. */
export function readCorpus(context: Mocha.Context, folder: string): ReadonlyMap<string, Buffer> {
  const directory = join(corpus, folder)
  if (!existsSync(directory)) {
    if (context.test) context.test.title += ` (skipped: no ${directory})`
    context.skip()
  }
  return new Map(
    readdirSync(directory)
      .sort()
      .map((name) => [name, readFileSync(join(directory, name))]),
  )
}
