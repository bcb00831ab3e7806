import type { Size } from '../../shared/size.js'
import { HeifCalls } from './heif-calls.js'
import { readHeifPlane } from './heif-plane.js'
import type { Libheif } from './libheif.js'
import type { Raster } from './png-writer.js'

/** Colour by numbers, where there is no profile (ITU-T H.273, tables 2 and 3). */
export interface CodedColour {
  readonly primaries: number
  readonly transfer: number
}

const COLOURSPACE_MONOCHROME = 2
const LEAVE_OUT_ALPHA_AND_DEPTH = 0b110

/** Four letters, as an integer from libheif has them. */
const toFourLetters = (code: number): string => {
  const letters = Buffer.alloc(4)
  letters.writeInt32BE(code)
  return letters.toString('latin1')
}

/** The primary picture of a HEIF file. Every method may throw HeifError. */
export class HeifPicture {
  readonly #calls: HeifCalls
  readonly #context: number
  readonly #handle: number

  constructor(
    readonly libheif: Libheif,
    bytes: Uint8Array,
  ) {
    const calls = new HeifCalls(libheif)
    const context = libheif._heif_context_alloc()
    const memory = calls.store(bytes)
    calls.run((error) => {
      libheif._heif_context_read_from_memory_without_copy(error, context, memory, bytes.length, 0)
    })
    const [handle] = calls.fetch((error, out) => {
      libheif._heif_context_get_primary_image_handle(error, context, out)
    })
    this.#calls = calls
    this.#context = context
    this.#handle = handle
  }

  /** As displayed: turned and cropped as the file says. */
  get size(): Size {
    return {
      width: this.libheif._heif_image_handle_get_width(this.#handle),
      height: this.libheif._heif_image_handle_get_height(this.#handle),
    }
  }

  /** As stored, before it is turned and cropped. */
  get codedSize(): Size {
    return {
      width: this.libheif._heif_image_handle_get_ispe_width(this.#handle),
      height: this.libheif._heif_image_handle_get_ispe_height(this.#handle),
    }
  }

  get hasPremultipliedAlpha(): boolean {
    return this.libheif._heif_image_handle_is_premultiplied_alpha(this.#handle) !== 0
  }

  get hasDepthMap(): boolean {
    return this.libheif._heif_image_handle_get_number_of_depth_images(this.#handle) > 0
  }

  /** Pictures beside the primary one that a viewer would show. */
  get otherPictures(): number {
    return this.libheif._heif_context_get_number_of_top_level_images(this.#context) - 1
  }

  get hasSequence(): boolean {
    return this.libheif._heif_context_has_sequence(this.#context) !== 0
  }

  /** Kinds of all items: 'hvc1', 'grid', 'tmap', 'Exif', ... */
  listItemTypes(): readonly string[] {
    const count = this.libheif._heif_context_get_number_of_items(this.#context)
    return this.#calls
      .list(count, (ids) =>
        this.libheif._heif_context_get_list_of_item_IDs(this.#context, ids, count),
      )
      .map((id) => toFourLetters(this.libheif._heif_item_get_item_type(this.#context, id)))
  }

  /** URNs of auxiliary pictures other than alpha and depth. */
  listAuxiliaryTypes(): readonly string[] {
    const { libheif } = this
    const filter = LEAVE_OUT_ALPHA_AND_DEPTH
    const count = libheif._heif_image_handle_get_number_of_auxiliary_images(this.#handle, filter)
    const ids = this.#calls.list(count, (out) =>
      libheif._heif_image_handle_get_list_of_auxiliary_image_IDs(this.#handle, filter, out, count),
    )
    return ids.map((id) => {
      const [handle] = this.#calls.fetch((error, out) => {
        libheif._heif_image_handle_get_auxiliary_image_handle(error, this.#handle, id, out)
      })
      const [text] = this.#calls.fetch((error, out) => {
        libheif._heif_image_handle_get_auxiliary_type(error, handle, out)
      })
      return this.#calls.readText(text)
    })
  }

  readIcc(): Buffer | undefined {
    const length = this.libheif._heif_image_handle_get_raw_color_profile_size(this.#handle)
    if (length === 0) return undefined
    return this.#calls.fetchBytes(length, (error, address) => {
      this.libheif._heif_image_handle_get_raw_color_profile(error, this.#handle, address)
    })
  }

  readCodedColour(): CodedColour | undefined {
    const type = this.libheif._heif_image_handle_get_color_profile_type(this.#handle)
    if (toFourLetters(type) !== 'nclx') return undefined
    const [profile] = this.#calls.fetch((error, out) => {
      this.libheif._heif_image_handle_get_nclx_color_profile(error, this.#handle, out)
    })
    // struct heif_color_profile_nclx: the version comes first, padded to four bytes.
    return {
      primaries: this.#calls.readInteger(profile + 4),
      transfer: this.#calls.readInteger(profile + 8),
    }
  }

  /** @param kind 'Exif', or the content type of a 'mime' item */
  readMetadata(kind: string): Buffer | undefined {
    const { libheif } = this
    const count = libheif._heif_image_handle_get_number_of_metadata_blocks(this.#handle, 0)
    const ids = this.#calls.list(count, (out) =>
      libheif._heif_image_handle_get_list_of_metadata_block_IDs(this.#handle, 0, out, count),
    )
    const id = ids.find((each) => {
      const type = libheif._heif_image_handle_get_metadata_type(this.#handle, each)
      const content = libheif._heif_image_handle_get_metadata_content_type(this.#handle, each)
      return this.#calls.readText(type) === kind || this.#calls.readText(content) === kind
    })
    if (id === undefined) return undefined
    const length = libheif._heif_image_handle_get_metadata_size(this.#handle, id)
    return this.#calls.fetchBytes(length, (error, address) => {
      libheif._heif_image_handle_get_metadata(error, this.#handle, id, address)
    })
  }

  /**
   * Decodes it, in 16 bits where it has more than 8.
   * @param mayBeGrey whether grey stays one channel; else it is RGB
   */
  decode(mayBeGrey: boolean): Raster {
    const [colourspace] = this.#calls.fetch((error, first, second) => {
      this.libheif._heif_image_handle_get_preferred_decoding_colorspace(
        ...([error, this.#handle, first, second] as const),
      )
    })
    return readHeifPlane(this.#calls, this.#handle, {
      hasAlpha: this.libheif._heif_image_handle_has_alpha_channel(this.#handle) !== 0,
      isGrey: mayBeGrey && colourspace === COLOURSPACE_MONOCHROME,
      isDeep: this.libheif._heif_image_handle_get_luma_bits_per_pixel(this.#handle) > 8,
    })
  }
}
