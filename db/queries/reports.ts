import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { mainLocation } from '../../workflows/domain/parts/location.ts'
import { nextReminderAt } from '../../workflows/domain/parts/old-part.ts'
import {
  longestWarranty,
  type WarrantyFacts,
  type WarrantyRule,
  warrantyOfProduct,
} from '../../workflows/domain/parts/warranty.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { after } from '../../workflows/domain/time/duration.ts'
import { dateIn } from '../../workflows/domain/time/zone.ts'
import { system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { installedParts, oldParts, parts, units } from '../schema/index.ts'
import { noteMovements } from './ledger.ts'
import { type Completed, type Piece, reportedPieces } from './reported-pieces.ts'
import { lawOf, productPeriod } from './warranty-rules.ts'

type Article = typeof parts.$inferSelect
type Installed = typeof installedParts.$inferSelect

interface Circumstances {
  ticket: Ticket
  event: Completed
  installedOn: string
  law: WarrantyFacts['law']
  product: WarrantyFacts['old']
  rule: WarrantyRule
}

/**
 * Books what a report has built in, in the transaction that records it: pieces with their serial numbers and warranty,
 * and what becomes of the old ones. Never refuses: what is recorded stands.
 * @param ticket as it was before the report
 * @param timeZone in whose calendar warranties are reckoned
 * @param rule how the warranty is found
 */
export async function bookReport(
  db: Db,
  { ticket, event }: { ticket: Ticket; event: Completed },
  timeZone: string,
  rule: WarrantyRule = longestWarranty,
): Promise<void> {
  if (event.partsUsed.length === 0) return
  const pieces = await reportedPieces(db, event)
  const articles = await articlesOf(db, pieces)
  const law = await lawOf(db, ticket.region)
  const circumstances: Circumstances = {
    ...{ ticket, event, rule },
    installedOn: dateIn(event.at, timeZone),
    law: law && { region: law.region, minimum: law.minimum },
    product: await productWarranty(db, ticket.unitId),
  }
  for (const piece of pieces) {
    const article = articles.get(piece.line.sku)
    if (article) await install(db, circumstances, piece, article)
  }
}

async function articlesOf(db: Db, pieces: readonly Piece[]): Promise<Map<string, Article>> {
  const skus = pieces.map(({ line }) => line.sku)
  const rows = await db.select().from(parts).where(inArray(parts.sku, skus))
  return new Map(rows.map((row) => [row.sku, row]))
}

async function productWarranty(db: Db, unitId: string | undefined): Promise<WarrantyFacts['old']> {
  if (unitId === undefined) return undefined
  const [unit] = await db.select().from(units).where(eq(units.id, unitId))
  return unit && warrantyOfProduct(unit, await productPeriod(db, unit.model))
}

async function install(db: Db, all: Circumstances, piece: Piece, article: Article): Promise<void> {
  const { ticket, event, installedOn, law, product, rule } = all
  const replaced = await replacedBy(db, ticket, piece)
  const old = replaced ? restOf(replaced) : product
  const { until, reason } = rule({
    installedOn,
    ...(article.warranty === null ? {} : { period: article.warranty }),
    ...(old ? { old } : {}),
    ...(law ? { law } : {}),
  })
  const at = new Date(event.at)
  if (replaced)
    await db.update(installedParts).set({ removedAt: at }).where(eq(installedParts.id, replaced.id))
  const id = await enter(db, {
    ...{ ticket: ticket.number, report: event.words, unitId: ticket.unitId ?? null },
    ...{ sku: piece.line.sku, quantity: piece.quantity, serial: piece.serial, oldSerial: piece.oldSerial },
    ...{ state: 'installed', replaces: replaced?.id ?? null, installedAt: at },
    ...{ warrantyUntil: until, warrantyReason: reason },
  })
  await askForOldPart(db, all, piece, { id, article, sku: replaced?.sku ?? piece.line.sku })
}

/** A replaced part without a warranty of its own has nothing left, whatever the product's says. */
function restOf({ warrantyUntil }: Installed): WarrantyFacts['old'] {
  return warrantyUntil === null ? undefined : { until: warrantyUntil, from: 'old_part' }
}

/** What the old serial number was built in as; in this very unit rather than in another one. */
async function replacedBy(
  db: Db,
  { unitId }: Ticket,
  { line, oldSerial }: Piece,
): Promise<Installed | undefined> {
  if (oldSerial === null) return undefined
  const here = sql`coalesce(${installedParts.unitId} = ${unitId ?? null}::uuid, false)`
  const [found] = await db
    .select()
    .from(installedParts)
    .where(
      and(
        eq(installedParts.serial, oldSerial),
        eq(installedParts.state, 'installed'),
        isNull(installedParts.removedAt),
        sql`(${here} or ${installedParts.sku} = ${line.sku})`,
      ),
    )
    .orderBy(desc(sql`${here}`), desc(sql`${installedParts.sku} = ${line.sku}`))
    .limit(1)
  return found
}

/** Over the claim of its serial number, if there is one; a number that is another's by now is kept with the words alone. */
async function enter(db: Db, row: typeof installedParts.$inferInsert): Promise<string> {
  const [entered] = await db
    .insert(installedParts)
    .values(row)
    .onConflictDoUpdate({
      target: [installedParts.sku, installedParts.serial],
      targetWhere: sql`serial is not null and removed_at is null`,
      set: row,
      setWhere: sql`installed_parts.ticket = ${row.ticket} and installed_parts.state = 'claimed'`,
    })
    .returning({ id: installedParts.id })
  return entered?.id ?? enter(db, { ...row, serial: null })
}

async function askForOldPart(
  db: Db,
  { ticket, event }: Circumstances,
  { line, quantity, oldSerial }: Piece,
  { id: installed, article, sku }: { id: string; article: Article; sku: string },
): Promise<void> {
  const rule = line.oldPart ?? article.oldPart
  if (rule === 'none') return
  const id = randomUUID()
  const engineer = event.by.role === 'engineer' ? event.by.id : (ticket.visit?.engineer ?? event.by.id)
  const returned = rule === 'return'
  const dueAt = after(event.at, article.oldPartWithin)
  const next = nextReminderAt(dueAt, 0)
  await db.insert(oldParts).values({
    ...{ id, installed, sku, quantity, engineer, serial: oldSerial, ticket: ticket.number },
    region: ticket.region ?? null,
    state: returned ? 'due' : 'with_customer',
    createdAt: new Date(event.at),
    dueAt: returned ? new Date(dueAt) : null,
    nextReminderAt: returned && next !== undefined ? new Date(next) : null,
  })
  if (!returned) return
  const movement = { kind: 'old_part_due' as const, sku, location: mainLocation, quantity, by: system.id }
  await noteMovements(db, [{ ...movement, key: `old-part/${id}/due`, ticket: ticket.number }])
}
