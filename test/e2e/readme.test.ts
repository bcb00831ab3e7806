import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { listTree } from '../helpers/file-tree.js'
import { writeJpegs } from '../helpers/pictures.js'
import { runCli } from '../helpers/run-cli.js'
import { endStartedProcesses, StartedProcess } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

/** The package, seen from dist/test/e2e/. */
const root = new URL('../../../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
function readBlock(name: string): string {
  const [, block] = new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`).exec(readme) ?? []
  assert(block !== undefined, `Expected the block '${name}' in the README`)
  return block.trim()
}

describe('The README', () => {
  const space = useWorkspace()

  after(endStartedProcesses)

  it('has the table of operations that the program prints', async () => {
    const { stdout } = await runCli(['operations', '--markdown'])
    assert.equal(readBlock('operations'), stdout.trim())
  })

  it('tells every flag of the help, and each once', async () => {
    const { stdout } = await runCli(['run', '--help'])
    const flags = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, flag]) => flag)
    assert(flags.length > 30, `Expected the flags in the help, got ${flags.join(' ')}`)
    const tables = readBlock('flags') + readBlock('operations')
    const told = [...tables.matchAll(/\| `(--[\w-]+)/g)].map(([, flag]) => flag)
    assert.deepEqual(told.sort(), flags.sort())
  })

  it('has an example of the library that works', async () => {
    const [, example] = /<!-- example -->\s*```ts\n([^]*?)```/.exec(readme) ?? []
    assert(example !== undefined, 'Expected an example in the README')
    const names = await writeJpegs(space.makeDirectory('images'), 3)
    mkdirSync(space.at('node_modules'))
    symlinkSync(fileURLToPath(root), space.at('node_modules', 'image-ray'))
    writeFileSync(space.at('example.mjs'), example)
    const run = new StartedProcess(space.at('example.mjs'), [], { cwd: space.path })
    const { code, stdout, stderr } = await run.end()
    assert.deepEqual([code, stderr], [0, ''])
    assert.equal(stdout, '3 done, 0 failed, 0 skipped\n')
    assert.deepEqual(
      listTree(space.at('small')),
      names.map((name) => name.replace('.jpg', '.webp')),
    )
  })
})
