import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

/** One font file, read and kept for all documents. */
export interface Typeface {
  name: string
  font: Font
  /** How wide a character is, in ems; undefined when the typeface does not have it. */
  advance(character: string): number | undefined
}

const { resolve } = createRequire(import.meta.url)

/** @param file within the packages of Google's fonts, without its ending */
export function readTypeface(file: string): Typeface {
  const font = create(readFileSync(resolve(`@expo-google-fonts/${file}.ttf`)))
  if (!('layout' in font)) throw new Error(`${file} is a collection, not a font.`)
  const advances = new Map<string, number | undefined>()
  return {
    name: file,
    font,
    advance(character) {
      if (!advances.has(character)) advances.set(character, measured(font, character))
      return advances.get(character)
    },
  }
}

function measured(font: Font, character: string): number | undefined {
  const code = character.codePointAt(0) ?? 0
  if (!font.hasGlyphForCodePoint(code)) return undefined
  return font.glyphForCodePoint(code).advanceWidth / font.unitsPerEm
}

/**
 * A font for one document, with the tables that are read already: they are large. Its glyphs are its own, since fontkit
 * keeps with each glyph the characters that it was first met for, and by these a PDF's text is found and copied.
 */
export function fontFor({ font }: Typeface): Font {
  return Object.create(font, { _glyphs: { value: {} } })
}
