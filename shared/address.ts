import { ImageRayError } from './errors.js'

const addressPattern = /^(?:\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i

/** @throws ImageRayError `usage` for anything but host:port */
export function checkAddress(text: string): string {
  if (!addressPattern.test(text)) {
    throw new ImageRayError('usage', `Expected host:port, got '${text}'`)
  }
  return text
}
