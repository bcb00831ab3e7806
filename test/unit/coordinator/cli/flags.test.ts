import assert from 'node:assert/strict'
import { Command, CommanderError } from 'commander'
import { addFlags, readFlags } from '../../../../coordinator/cli/flags.js'
import {
  addOperationFlags,
  readOperationFlags,
} from '../../../../coordinator/cli/operation-flags.js'
import { settingGroups, settingsSchema } from '../../../../shared/config.js'
import { listFields } from '../../../../shared/operations/fields.js'
import { registry } from '../../../../shared/operations/registry.js'

function makeCommand(): Command {
  const command = new Command('run')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
  for (const [heading, schema] of Object.entries(settingGroups)) addFlags(command, heading, schema)
  addOperationFlags(command, registry)
  return command
}

function parse(...args: readonly string[]) {
  const command = makeCommand().parse(args, { from: 'user' })
  return {
    settings: readFlags(command, settingsSchema),
    operations: readOperationFlags(command, registry),
  }
}

describe('flags', () => {
  it('leave out what was not given, so that variables and defaults can fill it in', () => {
    assert.deepEqual(parse(), { settings: {}, operations: {} })
  })

  const settings = [
    [['--input-dir', 'photos'], { inputDir: 'photos' }],
    [['--input-dir=a=b'], { inputDir: 'a=b' }],
    [['--workers', '4', '--chunks', '12'], { workers: 4, chunks: 12 }],
    [['--no-recursive'], { recursive: false }],
    [['--no-backup', '--yes'], { backup: false, yes: true }],
    [['--no-progress'], { progress: false }],
    [['--json', '--quiet'], { json: true, quiet: true }],
    [['--include', '*.jpg', '--include', 'a,b'], { include: ['*.jpg', 'a,b'] }],
    [['--connect', 'a:1,b:2', '--connect', 'c:3'], { connect: ['a:1', 'b:2', 'c:3'] }],
    [['--if-exists', 'skip'], { ifExists: 'skip' }],
    [['--shard', '2/8'], { shard: '2/8' }],
    [['--limit', '5', '--limit', '6'], { limit: 6 }],
  ] as const
  for (const [args, expected] of settings) {
    it(`read ${args.join(' ')}`, () => {
      assert.deepEqual(parse(...args).settings, expected)
    })
  }

  const operations = [
    [['--resize', '800x600'], { resize: { size: '800x600' } }],
    [
      ['--resize', '50%', '--fit', 'cover', '--enlarge'],
      { resize: { size: '50%', fit: 'cover', enlarge: true } },
    ],
    [['--format', 'webp', '--quality', '80'], { encode: { format: 'webp', quality: 80 } }],
    [['--quality', 'auto'], { encode: { quality: 'auto' } }],
    [['--background', '#fc0'], { canvas: { background: '#fc0' } }],
  ] as const
  for (const [args, expected] of operations) {
    it(`read ${args.join(' ')} for the operations`, () => {
      assert.deepEqual(parse(...args).operations, expected)
    })
  }

  const refused = [
    [['--workers', '0'], /--workers.*'0' is invalid. Expected .*>=1/],
    [['--workers', 'many'], /'many' is invalid. Expected .*number/],
    [['--if-exists', 'perhaps'], /'perhaps' is invalid. Expected .*"fail"\|"replace"\|"skip"/],
    [['--shard', '9/8'], /Expected a part no higher than the number of parts/],
    [['--resize', 'big'], /'big' is invalid. Expected a size such as 800x600, 800x, x600 or 50%/],
    [['--quality', 'best'], /Expected auto or a number from 1 to 100/],
    [['--format', 'bmp'], /'bmp' is invalid/],
    [['--input-dir'], /argument missing/],
    [['--input-dri', 'x'], /unknown option '--input-dri'/],
    [['--json=yes'], /./],
  ] as const
  for (const [args, message] of refused) {
    it(`refuse ${args.join(' ')}`, () => {
      assert.throws(
        () => parse(...args),
        (error) => error instanceof CommanderError && message.test(error.message),
      )
    })
  }

  it('stand in the help under the headings of their groups, each once', () => {
    const help = makeCommand().helpInformation()
    const headings = [...Object.keys(settingGroups), 'What to do with a picture']
    const places = headings.map((heading) => help.indexOf(`\n${heading}:`))
    assert.ok(places.every((place) => place > 0))
    for (const { flag } of listFields(settingsSchema)) {
      assert.equal(help.match(new RegExp(`^ {2}--(?:no-)?${flag}[ \\n]`, 'gm'))?.length, 1, flag)
    }
    assert.match(
      help,
      /--if-exists <what>[^()]+\(choices:\s+own,\s+fail,\s+replace,\s+skip;\s+default:\s+own\)/,
    )
  })
})
