import type { z } from 'zod'
import type { Db } from '../db/client.ts'
import { type InstalledPart, installedBy, oldPartsOf } from '../db/queries/installed-parts.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import type { builtInView, serialEntry, warrantyView } from './contract/old-parts.ts'
import { oldPartText, warrantyText } from './texts/warranty.ts'

type Part = Pick<InstalledPart['part'], 'warrantyUntil' | 'warrantyReason'>

/** What a ticket's report has built in, piece by piece; none without a report. */
export async function viewBuiltIn(
  db: Db,
  { number, completion }: Ticket,
): Promise<z.infer<typeof builtInView>[]> {
  if (!completion || completion.partsUsed.length === 0) return []
  const pieces = await installedBy(db, number, completion.words)
  const old = await oldPartsOf(
    db,
    pieces.map(({ id }) => id),
  )
  return pieces.map((piece) => {
    const oldPart = old.get(piece.id)
    return {
      ...{ sku: piece.sku, quantity: piece.quantity, serial: piece.serial, oldSerial: piece.oldSerial },
      warranty: viewWarranty(piece),
      oldPart: oldPart
        ? {
            id: oldPart.id,
            state: oldPart.state,
            dueAt: oldPart.dueAt?.toISOString() ?? null,
            text: oldPartText(oldPart.state),
          }
        : null,
    }
  })
}

/** The parts that followed one another, each with what it came for and what came for it. */
export function viewChain(chain: readonly InstalledPart[]): z.infer<typeof serialEntry>[] {
  return chain.map(({ part, unit, oldPart }) => {
    const next = chain.find((other) => other.part.replaces === part.id)
    return {
      ...{ sku: part.sku, serial: part.serial, ticket: part.ticket, unit, replaces: part.oldSerial },
      installedAt: part.installedAt?.toISOString() ?? '',
      removedAt: part.removedAt?.toISOString() ?? null,
      warranty: viewWarranty(part),
      replacedBy: next ? { serial: next.part.serial, ticket: next.part.ticket } : null,
      oldPart,
    }
  })
}

function viewWarranty({
  warrantyUntil: until,
  warrantyReason: reason,
}: Part): z.infer<typeof warrantyView> | null {
  return reason === null ? null : { until, reason, text: warrantyText({ until, reason }) }
}
