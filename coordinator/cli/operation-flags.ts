import type { Command } from 'commander'
import type { Registry } from '../../shared/operations/define.js'
import { addFlags, readFlags } from './flags.js'

/** Adds the flags of all operations, in order of processing. */
export function addOperationFlags(command: Command, registry: Registry): void {
  for (const { name, schema } of registry) {
    addFlags(command, 'What to do with a picture', schema, `${name}-`)
  }
}

/** Reads what was asked of each operation; those without a flag given are left out. */
export function readOperationFlags(
  command: Command,
  registry: Registry,
): Record<string, Record<string, unknown>> {
  const asked: Record<string, Record<string, unknown>> = {}
  for (const { name, schema } of registry) {
    const options = readFlags(command, schema, `${name}-`)
    if (Object.keys(options).length > 0) asked[name] = options
  }
  return asked
}
