import { getDocument, OPS, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { decodeQR } from 'qr/decode.js'

/** What a reader of a PDF finds on it: the text of each page, blanks and line ends left out. */
export async function textOn(pdf: Uint8Array): Promise<string[]> {
  return reading(pdf, async (document) => {
    const pages: string[] = []
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent()
      const text = items.map((item) => ('str' in item ? item.str : '')).join('')
      pages.push(compact(text))
    }
    return pages
  })
}

/** Text as `textOn` gives it. */
export function compact(text: string): string {
  return text.replace(/\s/g, '')
}

export function titleOf(pdf: Uint8Array): Promise<unknown> {
  return reading(pdf, async (document) => (await document.getMetadata()).info)
}

/** What a telephone reads off the QR code on the first page: of all that is drawn, the shape with the most corners. */
export function qrCodeOn(pdf: Uint8Array): Promise<string> {
  return reading(pdf, async (document) => {
    const { fnArray, argsArray } = await (await document.getPage(1)).getOperatorList()
    const shapes = fnArray.flatMap((operation, index) =>
      operation === OPS.constructPath ? [Array.from<number>(argsArray[index][1][0] ?? [])] : [],
    )
    const largest = shapes.reduce((one, other) => (other.length > one.length ? other : one), [])
    return decodeQR(image(squaresIn(largest)))
  })
}

interface Square {
  x: number
  y: number
  side: number
}

/** A rectangle is drawn as a move (0 x y), three lines (1 x y each) and a closing (4). */
function squaresIn(path: readonly number[]): Square[] {
  const steps = 3 * 4 + 1
  return Array.from({ length: path.length / steps }, (_, index) => {
    const [, x = 0, y = 0, , right = 0] = path.slice(index * steps)
    return { x, y, side: right - x }
  })
}

/** The squares as a picture, four dots for each side, with a white margin. */
function image(squares: readonly Square[]): { width: number; height: number; data: Uint8ClampedArray } {
  const left = Math.min(...squares.map(({ x }) => x))
  const top = Math.min(...squares.map(({ y }) => y))
  const cells = squares.map(({ x, y, side }) => [Math.round((x - left) / side), Math.round((y - top) / side)])
  const [dots, margin] = [4, 4]
  const size = (Math.max(...cells.flat()) + 1 + 2 * margin) * dots
  const data = new Uint8ClampedArray(size * size * 4).fill(255)
  for (const [column = 0, row = 0] of cells) {
    for (let dot = 0; dot < dots * dots; dot++) {
      const x = (column + margin) * dots + (dot % dots)
      const y = (row + margin) * dots + Math.floor(dot / dots)
      data.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3)
    }
  }
  return { width: size, height: size, data }
}

async function reading<Found>(
  pdf: Uint8Array,
  read: (document: PDFDocumentProxy) => Promise<Found>,
): Promise<Found> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
  try {
    return await read(await task.promise)
  } finally {
    await task.destroy()
  }
}
