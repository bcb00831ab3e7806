import assert from 'node:assert/strict'
import type { PipelineInput } from '../../../shared/operations/pipeline.js'
import type { CommitMode } from '../../../shared/result.js'
import type { Probe } from '../../../worker/probe.js'
import { requireKeepable, type Keepable } from '../../../worker/require-keepable.js'
import { facts } from '../shared/operations/context.js'
import { makeWork } from './rendering.js'

interface Given {
  readonly format?: string
  readonly frames?: number
  readonly bitDepth?: number
  /** Pixels a side of one frame. */
  readonly side?: number
  readonly operations?: PipelineInput
  readonly mode?: CommitMode
}

function decide({ format = 'png', frames = 1, operations, mode, ...given }: Given): Keepable {
  const { task, job } = makeWork(operations, mode)
  const { bitDepth = 8, side = 4 } = given
  const probe: Probe = {
    facts: facts({ format, bitDepth, width: side, height: side }),
    ...{ frames, space: 'srgb', icc: undefined, toldColour: undefined },
    ...{ hasGainMap: false, header: {} },
  }
  return requireKeepable(task, job, probe)
}

const to = (format: string, more = {}) => ({ encode: { format }, ...more })
const firstFrame = { frames: { firstFrame: true } }

describe('how a picture will be written', () => {
  const kept: readonly (readonly [title: string, given: Given, wanted: Keepable])[] = [
    ['in its own format', {}, { outputFormat: 'png', frames: 1 }],
    ['in the format asked for', { operations: to('webp') }, { outputFormat: 'webp', frames: 1 }],
    ['with 16 bits too', { bitDepth: 16 }, { outputFormat: 'png', frames: 1 }],
    ['as a PNG where it is a BMP', { format: 'bmp' }, { outputFormat: 'png', frames: 1 }],
    ['as a JPEG where it is HEIC', { format: 'heic' }, { outputFormat: 'jpeg', frames: 1 }],
    [
      'as what was asked for where it is HEIC',
      { format: 'heic', operations: to('avif'), mode: 'replace-source' },
      { outputFormat: 'avif', frames: 1 },
    ],
    ['with all of its frames', { format: 'gif', frames: 3 }, { outputFormat: 'gif', frames: 3 }],
    [
      'with all of its frames in another format that moves',
      { format: 'gif', frames: 3, operations: to('webp') },
      { outputFormat: 'webp', frames: 3 },
    ],
    ['with all of its pages', { format: 'tiff', frames: 2 }, { outputFormat: 'tiff', frames: 2 }],
    [
      'with its first frame where that was asked for',
      { format: 'gif', frames: 3, operations: to('jpeg', firstFrame) },
      { outputFormat: 'jpeg', frames: 1 },
    ],
    [
      'with its first frame alone even where all would have room',
      { format: 'gif', frames: 3, operations: firstFrame },
      { outputFormat: 'gif', frames: 1 },
    ],
    [
      'with the first of frames that are too many for memory',
      { format: 'gif', frames: 3, side: 10_000, operations: to('png', firstFrame) },
      { outputFormat: 'png', frames: 1 },
    ],
  ]
  for (const [title, given, wanted] of kept) {
    it(`is ${title}`, () => {
      assert.deepEqual(decide(given), wanted)
    })
  }

  const refused: readonly (readonly [title: string, given: Given, message: RegExp])[] = [
    [
      'frames where the output has but one',
      { format: 'gif', frames: 3, operations: to('jpeg') },
      /^Expected one frame to become jpeg in \/in\/picture, got 3 frames or pages \(--first-frame takes the first\); it is left alone$/,
    ],
    [
      'pages where the output moves',
      { format: 'tiff', frames: 2, operations: to('webp') },
      /^Expected one frame to become webp .*got 2 frames or pages/,
    ],
    ['floating point', { format: 'tiff', bitDepth: 32 }, /integers of 8 to 16 bits.*floating/],
    [
      'HEIC in place, and what would help',
      { format: 'heic', mode: 'in-place' },
      /^Expected a format that can be written back in .*got heic \(--output-dir, or --format jpeg with --replace-source, takes it\)/,
    ],
    ['BMP in place', { format: 'bmp', mode: 'in-place' }, /got bmp \(.*--format png/],
    ['formats without an encoder', { format: 'pdf' }, /a format that can be written again.*pdf/],
  ]
  for (const [title, given, message] of refused) {
    it(`is not at all for ${title}`, () => {
      assert.throws(() => decide(given), {
        ...{ name: 'FileFailure', code: 'unsupported_format', message },
      })
    })
  }

  it('is not at all where its frames would not fit into memory', () => {
    assert.throws(() => decide({ format: 'gif', frames: 3, side: 10_000 }), {
      code: 'too_large',
      message: /3 frames of 10000x10000; --first-frame takes but one$/,
    })
  })
})
