import type { OrderWords } from '../texts/dispatch-order.ts'
import { keep, type Sheet } from './sheet.ts'
import { type Cell, drawBand, drawBlank, drawRow } from './table.ts'

/** The service confirmation (服务确认单), to be filled in by hand and signed by both sides (process.md 8). */
export function drawConfirmation(sheet: Sheet, { confirmation: words }: OrderWords): void {
  keep(sheet, 190)
  drawBand(sheet, words.band)
  drawRow(sheet, [
    { text: words.arrived, share: 0.15, label: true },
    { text: '', share: 0.35 },
    { text: words.left, share: 0.15, label: true },
    { text: '', share: 0.35 },
  ])
  drawBlank(sheet, words.work, 48)
  drawBlank(sheet, words.replaced, 32)
  drawRow(sheet, [
    { text: words.opinion, share: 0.15, label: true },
    { text: `${words.opinions}\n `, share: 0.85 },
  ])
  const signed = (label: string): Cell[] => [
    { text: `${label}\n${words.date}`, share: 0.15, label: true },
    { text: '', share: 0.35 },
  ]
  drawRow(sheet, [...signed(words.engineer), ...signed(words.customer)])
}
