import type { OrderWords } from '../texts/dispatch-order.ts'
import { linesOf } from './lines.ts'
import { drawQrCode } from './qr-code.ts'
import { page, type Sheet, write, writeUpTo } from './sheet.ts'
import { widthOf } from './typefaces.ts'

/** The company, what the paper is, the number of the ticket, and the QR code that leads to it. */
export function drawHead(
  sheet: Sheet,
  number: string,
  words: OrderWords,
  { company, link }: { company: string; link: string },
): void {
  const size = 80
  drawQrCode(sheet, link, { x: page.right - size + 8, y: page.top - 14, size })
  const under = drawCompany(sheet, company)
  write(sheet, words.title, { x: page.left, baseline: under + 26, size: 24, weight: 'bold' })
  const right = page.right - size
  writeUpTo(sheet, words.number, { x: right, baseline: page.top + 10, size: 9, colour: '#444444' })
  writeUpTo(sheet, number, { x: right, baseline: page.top + 30, size: 16, weight: 'bold' })
  writeUpTo(sheet, words.scan, { x: right, baseline: page.top + 48, size: 8, colour: '#444444' })
  sheet.y = under + 54
}

/** @returns how far down it comes: some companies are called by a whole sentence */
function drawCompany(sheet: Sheet, company: string): number {
  const size = 11
  const lines = linesOf(company, 320, (text) => widthOf(text, 'regular', size))
  for (const [index, line] of lines.entries()) {
    write(sheet, line, { x: page.left, baseline: page.top + 10 + index * 15, size, colour: '#444444' })
  }
  return page.top - 1 + lines.length * 15
}
