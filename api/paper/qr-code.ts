import { encodeQR } from 'qr'
import type { Sheet } from './sheet.ts'

/**
 * A QR code (ISO/IEC 18004) with the margin that readers need, drawn as squares: sharp at any size.
 * @param size of the whole, margin included, in points
 */
export function drawQrCode(
  { doc }: Sheet,
  content: string,
  { x, y, size }: { x: number; y: number; size: number },
): void {
  // A quarter of it may be unreadable: these sheets lie in vans and on machines.
  const modules = encodeQR(content, 'raw', { ecc: 'quartile', border: 4 })
  const side = size / modules.length
  for (const [row, line] of modules.entries()) {
    for (const [column, dark] of line.entries()) {
      if (dark) doc.rect(x + column * side, y + row * side, side, side)
    }
  }
  doc.fill('#000000')
}
