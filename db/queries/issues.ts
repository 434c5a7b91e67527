import { and, eq, sql } from 'drizzle-orm'
import { piecesOf, takeFrom } from '../../workflows/domain/parts/pieces.ts'
import { type PartLine, system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { stockMovements } from '../schema/index.ts'
import { withHold } from './holds.ts'
import { enterMovements } from './ledger.ts'

/** Held pieces that somebody, by staff id, takes along for a ticket. */
export interface IssueOrder {
  ticket: string
  /** Names the issue: the same one again hands nothing more out. */
  key: string
  hold: string
  lines: readonly PartLine[]
  to: string
}

/** @returns false when the hold has ended, or has too few: then nothing was handed out */
export async function issueHeld(db: Db, order: IssueOrder): Promise<boolean> {
  if (await handedOut(db, order)) return true
  const done = await withHold(db, order.hold, async (tx, _, held) => {
    if (await handedOut(tx, order)) return true
    const taken = order.lines.flatMap((line) => takeFrom(held, line))
    if (order.lines.some(({ sku, quantity }) => piecesOf(taken, sku) < quantity)) return false
    await enterMovements(
      tx,
      taken.map((source) => ({
        ...source,
        key: `${order.key}/${source.sku}@${source.location}`,
        ...{
          kind: 'issue' as const,
          ticket: order.ticket,
          hold: order.hold,
          recipient: order.to,
          by: system.id,
        },
      })),
    )
    return true
  })
  return done ?? false
}

async function handedOut(db: Db, { key, hold }: IssueOrder): Promise<boolean> {
  const [row] = await db
    .select({ id: stockMovements.id })
    .from(stockMovements)
    .where(and(eq(stockMovements.hold, hold), sql`starts_with(${stockMovements.key}, ${`${key}/`})`))
    .limit(1)
  return row !== undefined
}
