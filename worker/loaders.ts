import sharp from 'sharp'

/**
 * Loaders of libvips that picture files may reach; `Uhdr` reads the gain maps of JPEGs, `Nsgif` GIF.
 * All of them are fuzzed by libvips' makers and none is marked as untrusted.
 */
const trusted = ['Jpeg', 'Uhdr', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif']

/**
 * Leaves libvips, for the whole process, with the loaders of the formats that are offered. A list
 * of what is allowed, and not of what is not: a libvips of the system's own may have magick, pdf,
 * openslide and others. Overrides `VIPS_BLOCK_UNTRUSTED`, which blocks SVG whatever its value.
 */
export function allowLoaders(options: { readonly allowSvg: boolean }): void {
  const allowed = options.allowSvg ? [...trusted, 'Svg'] : trusted
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: allowed.map((name) => `VipsForeignLoad${name}`) })
}
