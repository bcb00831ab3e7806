import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { makeSamplePicture } from '../../../../worker/samples/make-samples.js'
import { listSamples } from '../../../../worker/samples/sample-list.js'

const main = fileURLToPath(new URL('../../../../worker/samples/main.js', import.meta.url))
const run = (...parameters: string[]) =>
  spawnSync(process.execPath, [main, ...parameters], { encoding: 'utf8' })

describe('the process that makes samples', function () {
  this.timeout(60_000)
  let root = ''
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'image-ray-test-'))
  })
  after(() => rm(root, { recursive: true }))

  it('makes one picture, the same in every process', async () => {
    const [here, there] = [join(root, 'here.jpg'), join(root, 'new/there.jpg')]
    await makeSamplePicture(here)
    const { status, stdout } = run('picture', there)
    assert.deepEqual([status, stdout], [0, ''])
    assert.ok((await readFile(here)).equals(await readFile(there)))
    const { format, width, height } = await sharp(here).metadata()
    assert.deepEqual([format, width, height], ['jpeg', 1600, 1200])
  })

  it('lists the set as one line of JSON', async () => {
    // Files of those names spare the time of making them: they are left alone.
    const names = listSamples().map(({ name }) => name)
    const flat = names.filter((name) => !name.includes('/'))
    await Promise.all(flat.map((name) => writeFile(join(root, name), '')))
    const { status, stdout } = run('set', root)
    assert.equal(status, 0)
    assert.equal(stdout.indexOf('\n'), stdout.length - 1)
    const listed: unknown = JSON.parse(stdout)
    assert.deepEqual(
      listed,
      listSamples().map(({ encode: _, ...file }) => file),
    )
  })

  it('exits with 1 and names the file where it cannot write', async () => {
    await writeFile(join(root, 'file'), '')
    const { status, stderr } = run('picture', join(root, 'file/picture.jpg'))
    assert.equal(status, 1)
    assert.match(stderr, /^Expected to write the sample '.*file\/picture\.jpg', got: /)
  })

  for (const parameters of [[], ['set'], ['set', ''], ['other', 'x'], ['set', 'x', 'y']]) {
    it(`exits with 2 and its usage for '${parameters.join(' ')}'`, () => {
      const { status, stdout, stderr } = run(...parameters)
      assert.deepEqual([status, stdout], [2, ''])
      assert.match(stderr, /^Usage: /)
    })
  }
})
