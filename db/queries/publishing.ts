import { and, eq } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { publications, publicationTickets } from '../schema/index.ts'
import { type NotPublished, type PublicationOrder, publish, restore } from './publication-order.ts'
import { laterOne, notPublishable, otherUnderWay, outdated, versionIn } from './publication-rules.ts'
import { countOpenTickets, findPublication, type PublicationRow } from './publications.ts'
import { lockVersions } from './versions.ts'

/** Notes a publication whose tickets are then to be prepared. Asked again under the same id, it gives what is there. */
export async function beginPublication(
  db: Db,
  order: PublicationOrder,
): Promise<PublicationRow | NotPublished> {
  return db.transaction(async (tx) => {
    await lockVersions(tx)
    const known = await findPublication(tx, order.id)
    if (known) return known
    const refusal = (await otherUnderWay(tx)) ?? (await notPublishable(tx, order))
    if (refusal) return refusal
    const { version, ...rest } = order
    const former = (await versionIn(tx, order))?.version ?? null
    const [row] = await tx
      .insert(publications)
      .values({
        ...rest,
        version: version ?? former ?? 0,
        retires: version === undefined,
        formerVersion: former,
        // Nothing is to be prepared where no ticket that is open is touched.
        state: order.reach === 'new' ? 'previewed' : 'preparing',
        total: order.reach === 'new' ? 0 : await countOpenTickets(tx),
      })
      .returning()
    if (!row) throw new Error('A publication was not inserted.')
    return row
  })
}

/** Brings the version into force, so that new tickets have it; those that are open are then to be told. @param by a staff id */
export async function beginApplication(
  db: Db,
  id: string,
  by?: string,
): Promise<PublicationRow | NotPublished> {
  return db.transaction(async (tx) => {
    await lockVersions(tx)
    const row = await findPublication(tx, id)
    if (!row) return 'not_found'
    if (row.state === 'preparing') return 'still_preparing'
    if (row.state === 'rolling_back' || row.state === 'rolled_back') return 'preview_outdated'
    if (row.state !== 'previewed') return row
    const wanted = { ...row, version: row.retires ? undefined : row.version }
    const refusal = (await otherUnderWay(tx)) ?? (await outdated(tx, row)) ?? (await publish(tx, wanted))
    if (refusal) return refusal
    return moved(tx, id, {
      state: row.reach === 'new' ? 'applied' : 'applying',
      appliedAt: new Date(),
      appliedBy: by ?? null,
    })
  })
}

/** Brings the former version back into force; the tickets that were told are then to be told that. @param by a staff id */
export async function beginRollback(db: Db, id: string, by?: string): Promise<PublicationRow | NotPublished> {
  return db.transaction(async (tx) => {
    await lockVersions(tx)
    const row = await findPublication(tx, id)
    if (!row) return 'not_found'
    if (row.state === 'rolling_back' || row.state === 'rolled_back') return row
    if (row.state !== 'applied' && row.state !== 'applying') return 'not_applied'
    const refusal = (await laterOne(tx, row)) ?? (await restore(tx, row))
    if (refusal) return refusal
    await tx
      .update(publicationTickets)
      .set({ state: 'skipped', reason: 'not_applied' })
      .where(and(eq(publicationTickets.publication, id), eq(publicationTickets.state, 'waiting')))
    return moved(tx, id, {
      state: row.reach === 'new' ? 'rolled_back' : 'rolling_back',
      rolledBackAt: new Date(),
      rolledBackBy: by ?? null,
    })
  })
}

async function moved(
  tx: Db,
  id: string,
  change: Partial<typeof publications.$inferInsert>,
): Promise<PublicationRow> {
  const [row] = await tx.update(publications).set(change).where(eq(publications.id, id)).returning()
  if (!row) throw new Error('A publication is gone.')
  return row
}
