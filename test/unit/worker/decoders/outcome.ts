import assert from 'node:assert/strict'
import { asBytePath } from '../../../../shared/byte-path.js'
import { standardLimits } from '../../../../shared/limits.js'
import { FileFailure } from '../../../../worker/failure.js'
import type { Converted, Decoder } from '../../../../worker/decoders/decoder.js'

const path = asBytePath('/in/picture')

export const convert = async (decoder: Decoder, bytes: Buffer): Promise<Converted> =>
  decoder.toPng(path, bytes, standardLimits, () => undefined)

/** The code of the failure that a decoder ends with; its message must name the file. */
export async function failureOf(decoder: Decoder, bytes: Buffer): Promise<FileFailure> {
  const [outcome] = await Promise.allSettled([convert(decoder, bytes)])
  assert.equal(outcome.status, 'rejected')
  const error: unknown = outcome.reason
  assert(error instanceof FileFailure, String(error))
  assert(error.message.includes('/in/picture'), error.message)
  return error
}

/** 'ok', 'no match', or the code of the failure; anything else that is thrown goes on. */
export async function outcomeOf(decoder: Decoder, bytes: Buffer): Promise<string> {
  if (!decoder.matches(bytes)) return 'no match'
  try {
    await convert(decoder, bytes)
    return 'ok'
  } catch (error) {
    if (error instanceof FileFailure) return error.code
    throw error
  }
}
