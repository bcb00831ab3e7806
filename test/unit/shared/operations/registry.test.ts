import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import * as z from 'zod'
import {
  addOperationFlags,
  readOperationFlags,
} from '../../../../coordinator/cli/operation-flags.js'
import { settingsSchema } from '../../../../shared/config.js'
import { isRecord } from '../../../../shared/is-record.js'
import { defineOperation, type Registry } from '../../../../shared/operations/define.js'
import { listFields, renderFlag } from '../../../../shared/operations/fields.js'
import { describePipeline } from '../../../../shared/operations/json-schema.js'
import { renderOperationsTable } from '../../../../shared/operations/tables.js'
import { buildSteps } from '../../../../shared/operations/pipeline.js'
import { registry } from '../../../../shared/operations/registry.js'
import { pixelAt, readPixels } from '../../../helpers/pixels.js'
import { makeContext, plain } from './context.js'
import { runSteps } from './run-steps.js'

const folder = new URL('../../../../shared/operations/', import.meta.url)

const isOperation = (value: unknown): value is Registry[number] =>
  isRecord(value) && typeof value['apply'] === 'function' && 'schema' in value

/** Every operation that a file of the folder exports. */
async function findOperations(): Promise<readonly Registry[number][]> {
  const files = readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith('.js'))
  const modules = await Promise.all(
    files.map(async (name) => (await import(new URL(name, folder).href)) as object),
  )
  return modules.flatMap((module): unknown[] => Object.values(module)).filter(isOperation)
}

/** All that adding an operation takes. */
const wash = defineOperation({
  name: 'wash',
  summary: 'Lift the levels of one channel | for the test',
  schema: z.strictObject({
    level: z.int().min(0).max(255).meta({ description: 'How far, 0 to 255', value: 'level' }),
    channelName: z
      .enum(['red', 'green'])
      .default('green')
      .meta({ description: 'Which channel', flag: 'wash-channel', value: 'channel' }),
  }),
  isNoOp: ({ level }) => level === 0,
  apply: (image, { level, channelName }) =>
    image.removeAlpha().linear([1, 1, 1], channelName === 'red' ? [level, 0, 0] : [0, level, 0]),
})

const extended: Registry = [...registry.slice(0, -1), wash, ...registry.slice(-1)]

describe('the registry', () => {
  it('holds every operation that a file of shared/operations declares', async () => {
    const found = await findOperations()
    assert.ok(found.length > 0)
    assert.deepEqual(
      new Set(found.map(({ name }) => name)),
      new Set(registry.map(({ name }) => name)),
    )
    assert.equal(found.length, registry.length)
  })

  it('has strict schemas, and a description of every option', () => {
    for (const { name, summary, schema } of registry) {
      assert.equal(schema.safeParse({ unheardOf: 1 }).success, false, name)
      for (const text of [summary, ...listFields(schema).map(({ description }) => description)]) {
        assert.match(text, /^[A-Z].*[^.]$/, name)
      }
    }
  })

  it('gives no flag twice, nor one that a setting has', () => {
    const flags = [
      ...listFields(settingsSchema),
      ...registry.flatMap(({ name, schema }) => listFields(schema, `${name}-`)),
    ].map(({ flag }) => flag)
    assert.equal(new Set(flags).size, flags.length)
  })

  it('cannot be changed at run time', () => {
    assert.ok(Object.isFrozen(registry))
    for (const operation of registry) assert.ok(Object.isFrozen(operation))
  })
})

describe('an operation declared once', () => {
  const parse = (...args: string[]) => {
    const command = new Command().exitOverride()
    addOperationFlags(command, extended)
    command.parse(args, { from: 'user' })
    return { command, asked: readOperationFlags(command, extended) }
  }

  it('has its flags in the help', () => {
    const { command } = parse()
    const help = command.helpInformation()
    assert.match(help, /--wash-level <level>\s+How far, 0 to 255/)
    assert.match(
      help,
      /--wash-channel <channel>\s+Which channel \(choices: red, green; default:\s+green\)/,
    )
  })

  it('has its options read from the command line and validated', () => {
    const { asked } = parse('--wash-level', '40', '--wash-channel', 'red')
    assert.deepEqual(asked, { wash: { level: 40, channelName: 'red' } })
  })

  it('has its place in the JSON Schema', () => {
    const { properties } = describePipeline(extended)
    assert.ok(isRecord(properties))
    assert.deepEqual(
      Object.keys(properties),
      extended.map(({ name }) => name),
    )
    const { wash: described } = properties
    assert.ok(isRecord(described))
    assert.equal(described['description'], wash.summary)
    assert.deepEqual(described['required'], ['level'])
    assert.equal(described['additionalProperties'], false)
  })

  it('has its rows in the table of operations', () => {
    const rows = renderOperationsTable(extended).split('\n')
    const fields = listFields(wash.schema, 'wash-').map(renderFlag)
    assert.deepEqual(fields, ['--wash-level <level>', '--wash-channel <channel>'])
    assert.ok(
      rows.includes(
        '| `wash` | Lift the levels of one channel \\| for the test | `--wash-level <level>` | How far, 0 to 255 |',
      ),
    )
    assert.ok(
      rows.includes(
        '|  |  | `--wash-channel <channel>` | Which channel (choices: red, green; default: green) |',
      ),
    )
  })

  it('runs in its place on real sharp', async () => {
    const { asked } = parse('--wash-level', '40')
    const steps = buildSteps(extended, { ...asked, resize: { size: '30x' } })
    const { image, size } = await runSteps(extended, steps, plain('#102030'), makeContext())
    const picture = await readPixels(await image.toBuffer())
    assert.deepEqual([picture.width, picture.height, size], [30, 20, { width: 30, height: 20 }])
    assert.deepEqual(pixelAt(picture, 15, 10), [16, 32 + 40, 48])
  })
})
