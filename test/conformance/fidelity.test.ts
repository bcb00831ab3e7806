import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { outputFormats, type OutputFormat } from '../../shared/formats.js'
import { toText } from '../../shared/byte-path.js'
import { under } from '../helpers/folders.js'
import { useWorkplaces } from '../unit/worker/workplace.js'
import { renewFidelityDoc } from './fidelity-doc.js'
import { fidelityMatrix } from './fidelity-matrix.js'
import { judge } from './judge.js'
import { kinds, type Kind } from './kinds.js'
import { facts, makePrivateJpeg } from './private-facts.js'

const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0

/** EXIF fields as exiftool reads them, the MakerNote in base64. */
function readByExiftool(path: string): readonly string[] {
  const tags = ['-Model', '-Copyright', '-GPSMapDatum', '-XMP-dc:Subject', '-MakerNoteUnknownText']
  const { stdout } = spawnSync('exiftool', ['-m', '-s', '-u', '-U', ...tags, path])
  return stdout.toString().trim().split('\n')
}

describe('fidelity', () => {
  const makeWorkplace = useWorkplaces()

  /** Takes a picture to half its size, so that it is always encoded anew. */
  async function takeTo({ operations, ending }: Kind, source: Buffer, format: OutputFormat) {
    const place = makeWorkplace({}, { resize: { size: '50%' }, encode: { format }, ...operations })
    const name = `result.${format}`
    place.put(`a.${ending}`, source)
    const output = under(place.folder, `out/${name}`)
    const result = await place.process(`a.${ending}`, { format, output })
    return { result, readOutput: () => place.readOutput(name) }
  }

  for (const kind of kinds) {
    it(`is as promised for ${kind.name}`, async () => {
      const source = await kind.make()
      const outcomes: Record<string, string> = {}
      for (const format of outputFormats) {
        const { result, readOutput } = await takeTo(kind, source, format)
        outcomes[format] = await judge(kind, format, result, { source, output: readOutput }).catch(
          (error: unknown) => `harmed: ${String(error)}`,
        )
      }
      assert.deepEqual(outcomes, fidelityMatrix[kind.name])
    })
  }

  it('is checked for every kind that is promised', () => {
    assert.deepEqual(
      kinds.map(({ name }) => name),
      Object.keys(fidelityMatrix),
    )
  })

  it('leaves the metadata of a JPEG readable by exiftool as it was', async function () {
    if (!hasExiftool) this.skip()
    const place = makeWorkplace({}, { resize: { size: '50%' }, metadata: { policy: 'all' } })
    const source = place.put('a.jpg', await makePrivateJpeg())
    assert.equal((await place.process('a.jpg')).status, 'ok')
    const read = readByExiftool(toText(source))
    assert.ok(read.some((line) => line.endsWith(facts.place)))
    assert.ok(read.length >= 4)
    assert.deepEqual(readByExiftool(toText(under(place.folder, 'out/a.jpg'))), read)
  })

  it('is told in docs/fidelity.md as it is checked', () => {
    const text = readFileSync(new URL('../../../docs/fidelity.md', import.meta.url), 'utf8')
    assert.equal(renewFidelityDoc(text), text)
  })
})
