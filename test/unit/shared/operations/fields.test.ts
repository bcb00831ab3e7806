import assert from 'node:assert/strict'
import * as z from 'zod'
import {
  listFields,
  parseFieldText,
  renderFlag,
  renderLimits,
  toKebabCase,
  type Field,
} from '../../../../shared/operations/fields.js'

const schema = z.strictObject({
  sigma: z.number().min(0.3).meta({ description: 'How much' }),
  edgeMode: z.enum(['copy', 'wrap']).default('copy').meta({ description: 'At the edge' }),
  fast: z.boolean().default(false).meta({ description: 'Be quick' }),
  linear: z.boolean().default(true).meta({ description: 'Stay as it is', flag: 'linear' }),
  names: z.array(z.string().min(1)).default([]).meta({ description: 'Names', value: 'name' }),
  hosts: z.array(z.string()).default([]).meta({ description: 'Hosts', separated: true }),
  level: z
    .union([z.literal('auto'), z.int().max(9)], 'Expected auto or a number up to 9')
    .default('auto')
    .meta({ description: 'Level', flag: 'level', value: 'n' }),
  title: z.string().optional(),
})

const fields = new Map(listFields(schema, 'blur-').map((field) => [field.key, field]))
const fieldNamed = (key: string): Field => {
  const field = fields.get(key)
  assert.ok(field)
  return field
}

describe('fields of a schema', () => {
  for (const [key, kebab] of [
    ['size', 'size'],
    ['inputDir', 'input-dir'],
    ['aBCd', 'a-b-cd'],
  ] as const) {
    it(`write ${key} as ${kebab}`, () => {
      assert.equal(toKebabCase(key), kebab)
    })
  }

  it('are told in the order of the schema', () => {
    assert.deepEqual([...fields.keys()], Object.keys(schema.shape))
  })

  it('take flag, value and list form from their meta, or have standards for them', () => {
    const { flag, value, separated, description, required } = fieldNamed('sigma')
    assert.deepEqual(
      { flag, value, separated, description, required },
      {
        flag: 'blur-sigma',
        value: 'sigma',
        separated: false,
        description: 'How much',
        required: true,
      },
    )
    assert.deepEqual([fieldNamed('level').flag, fieldNamed('level').value], ['level', 'n'])
    assert.equal(fieldNamed('hosts').separated, true)
    assert.equal(fieldNamed('title').description, '')
  })

  it('know their kind, choices and default', () => {
    const facts = [...fields.values()].map(({ key, kind, choices, defaultValue }) => [
      key,
      kind,
      choices,
      defaultValue,
    ])
    assert.deepEqual(facts, [
      ['sigma', 'value', undefined, undefined],
      ['edgeMode', 'value', ['copy', 'wrap'], 'copy'],
      ['fast', 'boolean', undefined, false],
      ['linear', 'boolean', undefined, true],
      ['names', 'list', undefined, []],
      ['hosts', 'list', undefined, []],
      ['level', 'value', undefined, 'auto'],
      ['title', 'value', undefined, undefined],
    ])
  })

  const rendered = [
    ['sigma', '--blur-sigma <sigma>', ''],
    ['edgeMode', '--blur-edge-mode <edge-mode>', ' (choices: copy, wrap; default: copy)'],
    ['fast', '--blur-fast', ''],
    ['linear', '--no-linear', ''],
    ['names', '--blur-names <name>', ''],
    ['level', '--level <n>', ' (default: auto)'],
  ] as const
  for (const [key, flag, limits] of rendered) {
    it(`write ${key} as ${flag}${limits}`, () => {
      assert.equal(renderFlag(fieldNamed(key)), flag)
      assert.equal(renderLimits(fieldNamed(key)), limits)
    })
  }

  const parsed = [
    ['sigma', '2.5', 2.5],
    ['sigma', '3', 3],
    ['edgeMode', 'wrap', 'wrap'],
    ['fast', 'true', true],
    ['fast', 'Yes', true],
    ['fast', 'on', true],
    ['fast', '1', true],
    ['fast', 'false', false],
    ['fast', 'NO', false],
    ['fast', 'off', false],
    ['fast', '0', false],
    ['names', 'a,b', ['a,b']],
    ['names', '5', ['5']],
    ['hosts', 'a:1,b:2', ['a:1', 'b:2']],
    ['level', 'auto', 'auto'],
    ['level', '7', 7],
    ['title', '5', '5'],
    ['title', '', ''],
  ] as const
  for (const [key, text, value] of parsed) {
    it(`read ${key} from '${text}'`, () => {
      assert.deepEqual(parseFieldText(fieldNamed(key), text), { value })
    })
  }

  const refused = [
    ['sigma', '0.1', /0\.3/],
    ['sigma', 'much', /./],
    ['sigma', '', /./],
    ['sigma', '0x10', /./],
    ['sigma', 'Infinity', /./],
    ['edgeMode', 'mirror', /copy.*wrap/],
    ['fast', 'perhaps', /./],
    ['names', '', /./],
    ['level', '10', /^Expected /],
    ['level', 'max', /^Expected auto or a number up to 9$/],
  ] as const
  for (const [key, text, problem] of refused) {
    it(`refuse '${text}' for ${key}`, () => {
      const answer = parseFieldText(fieldNamed(key), text)
      assert.match('problem' in answer ? answer.problem : '', problem)
    })
  }
})
