import { keep, type Sheet } from './sheet.ts'
import { type Cell, drawBand, drawRow } from './table.ts'

/** A name and what stands beside it; nothing known: a dash. */
export type Entry = [name: string, value: string | null | undefined]

/** A heading, and never without what it is over. */
export function band(sheet: Sheet, text: string): void {
  keep(sheet, 75)
  drawBand(sheet, text)
}

/** An entry over the whole width. */
export function full(sheet: Sheet, entry: Entry): void {
  drawRow(sheet, cellsOf(entry, 1))
}

/** Two entries, side by side. */
export function pair(sheet: Sheet, one: Entry, other: Entry): void {
  drawRow(sheet, [...cellsOf(one, 0.5), ...cellsOf(other, 0.5)])
}

function cellsOf([name, value]: Entry, share: number): Cell[] {
  const label = 0.15
  return [
    { text: name, share: label, label: true },
    { text: value || '—', share: share - label },
  ]
}

/** What is known of these; undefined when that is nothing. */
export function joined(by: string, ...texts: (string | null | undefined)[]): string | undefined {
  return texts.filter((text) => text).join(by) || undefined
}
