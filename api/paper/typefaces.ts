import { readTypeface, type Typeface } from './typeface.ts'

export type Weight = 'regular' | 'bold'

/** A stretch of text that one typeface has all characters of. */
export interface Run {
  text: string
  face: Typeface
}

/** In the order in which they are asked: Chinese with its letters, all other European letters, rare characters. */
const families = ['noto-sans-sc/*/NotoSansSC', 'noto-sans/*/NotoSans', 'noto-sans-jp/*/NotoSansJP'] as const
type Family = (typeof families)[number]
const styles: Record<Weight, string> = { regular: '400Regular', bold: '700Bold' }
/** What printers set for a character that they do not have. */
const missing = '〓'

/** European words, with their apostrophes; anything else character by character. */
const words =
  /(?:\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}|\p{M}|(?<=\p{L})’(?=\p{Script=Latin}))+|./gsu

/** Each is read when it is first wanted: most orders want nothing but the first family. */
const read: Record<Weight, Map<Family, Typeface>> = { regular: new Map(), bold: new Map() }

/** How text is to be set: what no typeface has stands as 〓; words of letters stay in one typeface. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: Run[] = []
  for (const [word] of text.matchAll(words)) {
    const whole = faceOf(word, weight)
    if (whole) put(runs, word, whole)
    else for (const character of word) putCharacter(runs, character, weight)
  }
  return runs
}

/** @param size in points; so is the answer */
export function widthOf(text: string, weight: Weight, size: number): number {
  let ems = 0
  for (const { text: part, face } of runsOf(text, weight)) {
    for (const character of part) ems += face.advance(character) ?? 0
  }
  return ems * size
}

function put(runs: Run[], text: string, face: Typeface): void {
  const last = runs.at(-1)
  if (last?.face === face) last.text += text
  else runs.push({ text, face })
}

function putCharacter(runs: Run[], character: string, weight: Weight): void {
  const face = faceOf(character, weight)
  put(runs, face ? character : missing, face ?? typeface(families[0], weight))
}

function faceOf(text: string, weight: Weight): Typeface | undefined {
  // Chinese type sets this mark as a quotation mark, as wide as a character.
  for (const family of text.length > 1 && text.includes('’') ? families.slice(1) : families) {
    const face = typeface(family, weight)
    if (hasAll(face, text)) return face
  }
  return undefined
}

function hasAll(face: Typeface, text: string): boolean {
  for (const character of text) if (face.advance(character) === undefined) return false
  return true
}

function typeface(family: Family, weight: Weight): Typeface {
  const known = read[weight].get(family)
  if (known) return known
  const face = readTypeface(`${family.replace('*', styles[weight])}_${styles[weight]}`)
  read[weight].set(family, face)
  return face
}
