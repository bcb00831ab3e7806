import { asBytePath, type BytePath } from '../../shared/byte-path.js'
import {
  extensionFor,
  formatByName,
  hasPictureExtension,
  plannedFormat,
  type OutputFormat,
} from '../../shared/formats.js'

/**
 * Name of the output for an input's name, both relative to their roots. It changes only where the
 * format does: to the one given, or to the one that stands in for a format that cannot be written.
 * The ending of another picture format is replaced (`a.png` to `a.webp`), or kept before the new
 * one when the name is to stay apart (`a.png.webp`); any other ending is part of the name.
 */
export function nameOutput(
  name: BytePath,
  format: OutputFormat | undefined,
  apart: boolean,
): BytePath {
  const target = format ?? plannedFormat(name)
  if (target === undefined || formatByName(name) === target) return name
  const stem = hasPictureExtension(name) && !apart ? name.slice(0, name.lastIndexOf('.')) : name
  return asBytePath(`${stem}.${extensionFor(target)}`)
}
