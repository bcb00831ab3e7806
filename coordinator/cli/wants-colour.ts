/**
 * Whether text for people may be coloured on a stream: on a terminal only, and not where `NO_COLOR`
 * says no. `isTTY` is undefined and not false on a pipe, whatever its type says; colour libraries
 * take that for "decide yourself", and find a `CI` variable a reason for colour.
 */
export const wantsColour = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''
