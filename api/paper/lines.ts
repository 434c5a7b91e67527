/** Marks that no line begins with, and those that none ends with. */
const closing = String.raw`\p{Pe}\p{Pf},.;:!?,。、;:?!·…—~%‰℃`
const opening = String.raw`\p{Ps}\p{Pi}`
/** What stays together on a line: a word or a Chinese character, with its marks; blanks stand by themselves. */
const pieces = new RegExp(
  String.raw`\s+|[${opening}]*(?:[^\s${opening}\u2E80-\u{10FFFF}]+|[^\s])[${closing}]*`,
  'gu',
)

/**
 * Breaks text into lines that fit, between words and between Chinese characters; what is longer than a line is broken
 * anywhere. Nothing is left out but blanks at the ends of lines; a line feed begins a new line, several leave one empty.
 * @param measure the width of a piece of text, in the unit of `width`
 */
export function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  return legible(text)
    .split('\n')
    .flatMap((paragraph) => paragraphLines(paragraph, width, measure))
}

function paragraphLines(paragraph: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const [piece] of paragraph.matchAll(pieces)) {
    for (const part of measure(piece) > width ? piece : [piece]) {
      const wide = measure(part)
      const blank = part.trim() === ''
      if (used + wide > width && !blank && line !== '') {
        lines.push(line.trimEnd())
        line = ''
        used = 0
      }
      if (blank && line === '') continue
      line += part
      used += wide
    }
  }
  return [...lines, line.trimEnd()]
}

/** Without what has no shape on paper: control and format characters, and marks that choose a variant. */
function legible(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/\n\s*\n/g, '\n\n')
    .replace(/\t/g, ' ')
    .replace(/(?!\n)\p{Cc}|\p{Cf}|\p{Variation_Selector}/gu, '')
}
