import type { MainModule } from 'libheif-js/libheif-wasm/libheif.js'

/** The part of libheif's C interface (libheif/heif.h) that is used; structs come back by pointer. */
const functionNames = [
  '_malloc',
  '_heif_context_alloc',
  '_heif_context_read_from_memory_without_copy',
  '_heif_context_get_primary_image_handle',
  '_heif_context_get_number_of_top_level_images',
  '_heif_context_get_list_of_item_IDs',
  '_heif_context_get_number_of_items',
  '_heif_context_has_sequence',
  '_heif_item_get_item_type',
  '_heif_image_handle_get_width',
  '_heif_image_handle_get_height',
  '_heif_image_handle_get_ispe_width',
  '_heif_image_handle_get_ispe_height',
  '_heif_image_handle_get_luma_bits_per_pixel',
  '_heif_image_handle_has_alpha_channel',
  '_heif_image_handle_is_premultiplied_alpha',
  '_heif_image_handle_get_preferred_decoding_colorspace',
  '_heif_image_handle_get_color_profile_type',
  '_heif_image_handle_get_raw_color_profile_size',
  '_heif_image_handle_get_raw_color_profile',
  '_heif_image_handle_get_nclx_color_profile',
  '_heif_image_handle_get_number_of_metadata_blocks',
  '_heif_image_handle_get_list_of_metadata_block_IDs',
  '_heif_image_handle_get_metadata_type',
  '_heif_image_handle_get_metadata_content_type',
  '_heif_image_handle_get_metadata_size',
  '_heif_image_handle_get_metadata',
  '_heif_image_handle_get_number_of_auxiliary_images',
  '_heif_image_handle_get_list_of_auxiliary_image_IDs',
  '_heif_image_handle_get_auxiliary_image_handle',
  '_heif_image_handle_get_auxiliary_type',
  '_heif_image_handle_get_number_of_depth_images',
  '_heif_decode_image',
  '_heif_image_get_decoding_warnings',
  '_heif_image_get_width',
  '_heif_image_get_height',
  '_heif_image_get_bits_per_pixel_range',
  '_heif_image_get_plane_readonly',
] as const satisfies readonly (keyof MainModule)[]

export type Libheif = Pick<MainModule, (typeof functionNames)[number]> & {
  /** All memory; another array after each growth. */
  readonly HEAPU8: Uint8Array
}

const isFunction = (value: unknown): value is (...args: readonly unknown[]) => unknown =>
  typeof value === 'function'

const isLibheif = (value: unknown): value is Libheif => {
  if (typeof value !== 'object' || value === null) return false
  const members = new Map<string, unknown>(Object.entries(value))
  return (
    members.get('HEAPU8') instanceof Uint8Array &&
    functionNames.every((name) => isFunction(members.get(name)))
  )
}

const ignore = (): void => undefined

/**
 * Loads libheif (WASM, LGPL-3.0) with memory of its own. One for each picture, in 10 ms: nothing
 * needs freeing, and what a hostile file does to it goes with it.
 */
export async function loadLibheif(): Promise<Libheif> {
  // Its types speak of an ES module, which it is not.
  const { default: create }: { default: unknown } =
    await import('libheif-js/libheif-wasm/libheif.js')
  const libheif = isFunction(create) ? create({ print: ignore, printErr: ignore }) : undefined
  if (!isLibheif(libheif)) throw new TypeError('Expected libheif 1.23 from libheif-js')
  return libheif
}
