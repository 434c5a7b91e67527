import PDFDocument from 'pdfkit'
import type { Language } from '../../workflows/domain/vocabulary.ts'
import { fontFor, type Typeface } from './typeface.ts'
import { runsOf, type Weight, widthOf } from './typefaces.ts'

/** A4 and what of it is printed on, in points; y grows downwards. */
export const page = { width: 595.28, height: 841.89, left: 42, right: 553.28, top: 36, bottom: 800 } as const

/** A document that is being written, and how far down its last page is used. */
export interface Sheet {
  doc: PDFKit.PDFDocument
  y: number
  /** The typefaces that are in it already. */
  faces: Set<Typeface>
}

interface Ink {
  x: number
  /** Of the line that letters stand on. */
  baseline: number
  size: number
  weight?: Weight
  colour?: string
}

/** @param about what readers and search engines are told of the document */
export function openSheet(about: { title: string; author: string; language: Language; at: Date }): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    // None of the fonts that every reader is said to have: they know no Chinese.
    font: '',
    lang: about.language,
    displayTitle: true,
    info: { Title: about.title, Author: about.author, CreationDate: about.at },
  })
  return { doc, y: page.top, faces: new Set() }
}

export function newPage(sheet: Sheet): void {
  sheet.doc.addPage()
  sheet.y = page.top
}

/** Sees to it that what follows stays together: on a new page, where there is not as much room left. */
export function keep(sheet: Sheet, height: number): void {
  if (sheet.y + height > page.bottom && sheet.y > page.top) newPage(sheet)
}

/** One line of text, which has to fit. */
export function write({ doc, faces }: Sheet, text: string, ink: Ink): void {
  const { weight = 'regular', size, baseline, colour = '#000000' } = ink
  let { x } = ink
  doc.fillColor(colour)
  for (const { text: part, face } of runsOf(text, weight)) {
    if (!faces.has(face)) {
      // pdfkit takes fonts that are read already since 0.20, which its types do not know yet.
      doc.registerFont(face.name, fontFor(face) as unknown as PDFKit.Mixins.PDFFontSource)
      faces.add(face)
    }
    doc.font(face.name, size).text(part, x, baseline, { lineBreak: false, baseline: 'alphabetic' })
    x += widthOf(part, weight, size)
  }
}

/** As `write`, ending at `x`. */
export function writeUpTo(sheet: Sheet, text: string, ink: Ink): void {
  write(sheet, text, { ...ink, x: ink.x - widthOf(text, ink.weight ?? 'regular', ink.size) })
}

/** Writes at the foot of every page, and closes the document. */
export async function finish(sheet: Sheet, foot: (number: number, of: number) => string): Promise<Buffer> {
  const { doc } = sheet
  const { count } = doc.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index)
    writeUpTo(sheet, foot(index + 1, count), { x: page.right, baseline: 820, size: 8, colour: '#555555' })
  }
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve, reject) => doc.on('end', resolve).on('error', reject))
  doc.end()
  await ended
  return Buffer.concat(chunks)
}
