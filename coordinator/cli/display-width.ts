const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Scripts and signs that terminals draw two columns wide. */
const wide =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

function widthOfGrapheme(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}

/** Columns that a text without control characters takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += widthOfGrapheme(segment)
  return width
}

/** The longest beginning of a text that fits into `columns`. */
export function cutEnd(text: string, columns: number): string {
  let width = 0
  for (const { segment, index } of graphemes.segment(text)) {
    width += widthOfGrapheme(segment)
    if (width > columns) return text.slice(0, index)
  }
  return text
}

/** A text that fits into `columns`; of a longer one the end, since paths differ there. */
export function cutStart(text: string, columns: number): string {
  const excess = displayWidth(text) - columns
  if (excess <= 0) return text
  if (columns < 1) return ''
  let cut = 0
  for (const { segment, index } of graphemes.segment(text)) {
    // One column more goes, for the sign that something is missing.
    if (cut > excess) return `…${text.slice(index)}`
    cut += widthOfGrapheme(segment)
  }
  return '…'
}
