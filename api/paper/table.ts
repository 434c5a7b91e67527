import { linesOf } from './lines.ts'
import { newPage, page, type Sheet, write } from './sheet.ts'
import { widthOf } from './typefaces.ts'

export interface Cell {
  text: string
  /** Share of the page's width; those of a row add up to 1. */
  share: number
  /** A name for what stands beside or below it. */
  label?: true
}

const size = 9.5
const lineHeight = 13.6
const padding = { x: 5, y: 3.2 }
const colours = { frame: '#777777', label: '#f1f3f5', band: '#dfe4ea' }

/** A row with a frame around each cell. What does not fit on the page goes on, line by line, on the next one. */
export function drawRow(sheet: Sheet, cells: readonly Cell[], head: readonly Cell[] = []): void {
  let rest = cells.map((cell) => ({ ...cell, lines: linesIn(cell) }))
  const longest = () => Math.max(...rest.map(({ lines }) => lines.length))
  while (longest() > 0) {
    const height = longest() * lineHeight + 2 * padding.y
    const whole = page.bottom - page.top
    const fitting = Math.floor((page.bottom - sheet.y - 2 * padding.y) / lineHeight)
    // A row that would fit on a page of its own is not torn apart.
    if (fitting < longest() && (fitting < 2 || height < whole / 2)) {
      newPage(sheet)
      if (head.length > 0) drawRow(sheet, head)
      continue
    }
    const count = Math.min(longest(), fitting)
    drawLines(
      sheet,
      rest.map((cell) => ({ ...cell, lines: cell.lines.slice(0, count) })),
      count,
    )
    rest = rest.map((cell) => ({ ...cell, lines: cell.lines.slice(count) }))
  }
}

/** The heading of what follows, over the whole width. */
export function drawBand(sheet: Sheet, text: string): void {
  const height = lineHeight + 2 * padding.y
  box(sheet, page.left, page.right - page.left, height, colours.band)
  write(sheet, text, {
    x: page.left + padding.x,
    baseline: baselineOf(sheet.y, 0),
    size: 10.5,
    weight: 'bold',
  })
  sheet.y += height
}

/** An empty frame to write in by hand; what is to be written stands in its corner. */
export function drawBlank(sheet: Sheet, text: string, height: number): void {
  box(sheet, page.left, page.right - page.left, height)
  for (const [index, line] of linesIn({ text, share: 1 }).entries()) {
    write(sheet, line, { x: page.left + padding.x, baseline: baselineOf(sheet.y, index), size })
  }
  sheet.y += height
}

function linesIn({ text, share }: Cell): string[] {
  const width = share * (page.right - page.left) - 2 * padding.x
  return linesOf(text, width, (part) => widthOf(part, 'regular', size))
}

function drawLines(sheet: Sheet, cells: readonly (Cell & { lines: string[] })[], count: number): void {
  const height = count * lineHeight + 2 * padding.y
  let x: number = page.left
  for (const { share, label, lines } of cells) {
    const width = share * (page.right - page.left)
    box(sheet, x, width, height, label && colours.label)
    for (const [index, line] of lines.entries()) {
      const baseline = baselineOf(sheet.y, index)
      write(sheet, line, { x: x + padding.x, baseline, size })
    }
    x += width
  }
  sheet.y += height
}

function box({ doc, y }: Sheet, x: number, width: number, height: number, fill?: string): void {
  doc.lineWidth(0.6).rect(x, y, width, height)
  if (fill === undefined) doc.stroke(colours.frame)
  else doc.fillAndStroke(fill, colours.frame)
}

function baselineOf(top: number, line: number): number {
  return top + padding.y + line * lineHeight + 10.3
}
