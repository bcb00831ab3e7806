/** Whether a profile describes RGB values (ICC.1:2022, 7.2.6) and not grey or CMYK. */
export const isRgbProfile = (icc: Buffer): boolean =>
  icc.length > 128 && icc.toString('latin1', 16, 20) === 'RGB '

export const LOST_PROFILE = 'Its colour profile does not belong to RGB values and was left out'
