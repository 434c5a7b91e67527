import type { OldPartRule } from '../../workflows/domain/parts/old-part.ts'
import type { TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import type { UsedPart } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { readWords } from './words.ts'

/** A line of a report as it was said: what is not in the event stays out of Temporal. */
export interface ReportedPart extends Omit<UsedPart, 'from'> {
  from?: UsedPart['from'] | undefined
  serials?: { new: string; old?: string | undefined }[] | undefined
  /** In place of what the article says. */
  oldPart?: OldPartRule | undefined
}

export type Completed = Extract<TicketEvent, { type: 'completed' }>

/** One piece with its serial number, or the pieces of a line that have none. */
export interface Piece {
  line: ReportedPart
  quantity: number
  serial: string | null
  oldSerial: string | null
}

/**
 * What a report has built in, piece by piece, in the order in which serial numbers are claimed: no report waits for a
 * claim that waits for it.
 */
export async function reportedPieces(db: Db, event: Completed): Promise<Piece[]> {
  const pieces = (await reportedLines(db, event)).flatMap(piecesOfLine)
  return pieces.sort((one, other) => (place(one) < place(other) ? -1 : 1))
}

async function reportedLines(db: Db, { words, partsUsed }: Completed): Promise<ReportedPart[]> {
  const said = (await readWords(db, [words])).get(words)?.partsUsed
  // The API has checked them against the same lines before it kept them.
  return Array.isArray(said) ? (said as ReportedPart[]) : partsUsed
}

function piecesOfLine(line: ReportedPart): Piece[] {
  const named = (line.serials ?? []).map((serial) => ({
    line,
    quantity: 1,
    serial: serial.new,
    oldSerial: serial.old ?? null,
  }))
  const rest = line.quantity - named.length
  return rest > 0 ? [...named, { line, quantity: rest, serial: null, oldSerial: null }] : named
}

function place({ line, serial }: Piece): string {
  return `${line.sku}\u0000${serial ?? ''}`
}
