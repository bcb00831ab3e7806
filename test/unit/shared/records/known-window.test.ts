import assert from 'node:assert/strict'
import { openIndex } from '../../../../coordinator/state/records-index.js'
import { Ingester } from '../../../../coordinator/state/ingest.js'
import { asBytePath } from '../../../../shared/byte-path.js'
import { RecordsReader } from '../../../../shared/records/records-reader.js'
import { indexPath } from '../../../../shared/state-paths.js'
import { useFolders } from '../../../helpers/folders.js'
import { linesOf, putJournal } from '../../../helpers/journals.js'

describe('looking names up in the records', () => {
  const makeFolder = useFolders()

  async function openWith(names: readonly string[]): Promise<RecordsReader> {
    const stateDir = makeFolder()
    const lines = names.flatMap((name, id) => linesOf({ id, name, kept: `originals/${name}` }))
    putJournal(stateDir, '1', 'worker-1.ndjson', lines)
    const database = openIndex(indexPath(stateDir), (text) => assert.fail(text))
    await new Ingester(database, stateDir, (text) => assert.fail(text)).ingestAll()
    return new RecordsReader(database)
  }

  // A scan goes through `a` before `a-b`, whose name as a path comes first.
  const names = [
    ...['a/1.jpg', 'a/2.jpg', 'a-b/1.jpg', 'a.jpg', 'caf\xe9/1.jpg', '\xff.jpg', 'new\nline.jpg'],
    ...Array.from({ length: 700 }, (_, at) => `many/${String(at).padStart(4, '0')}.jpg`),
  ]

  it('finds each as alone, in whatever order, and none that is not there', async () => {
    const reader = await openWith(names)
    const sorted = [...names].sort()
    const asked = [...names, ...sorted, ...sorted.reverse(), ...names.map((name) => `${name}x`)]
    for (const text of ['', 'zzz', '\xff\xff', ...asked]) {
      const name = asBytePath(text)
      const known = reader.findByName(name)?.result
      const seen = known && { recipe: known.recipe, source: known.source, output: known.output }
      assert.deepEqual(reader.findSeen(name), seen, text)
    }
    assert.equal(reader.findSeen(asBytePath('a/1.jpg'))?.recipe, 'recipe')
    reader.close()
  })

  it('finds nothing in an empty table', async () => {
    const reader = await openWith([])
    for (const text of ['a', 'b', 'a']) assert.equal(reader.findSeen(asBytePath(text)), undefined)
    reader.close()
  })
})
