import { and, eq, gt, inArray, ne, or, sql, TransactionRollbackError } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { publications } from '../schema/index.ts'
import { findCalendar } from './calendars.ts'
import { findPolicy, policyVersions } from './policies.ts'
import { type NotPublished, type PublicationOrder, publish } from './publication-order.ts'
import { type PublicationRow, underWay } from './publications.ts'
import { outOfReach } from './reach.ts'

/** When a publication may not go on, asked while versions are locked. */

export async function notPublishable(tx: Db, order: PublicationOrder): Promise<NotPublished | undefined> {
  const { subject, subjectId, version } = order
  const wanted = await versionIn(tx, order, version)
  if (!wanted) return (await knownPolicy(tx, order)) ? 'not_in_force' : 'not_found'
  if (version !== undefined && wanted.state === 'published') return 'in_force_already'
  if (subject === 'policy' && (await leavesNoDefault(tx, subjectId, version))) return 'default_needed'
  return tried(tx, order)
}

/** A policy that is to be retired, and is there as a draft or as what once was in force. */
async function knownPolicy(tx: Db, { subject, subjectId, version }: PublicationOrder): Promise<boolean> {
  if (subject !== 'policy' || version !== undefined) return false
  return (await policyVersions(tx, subjectId)).length > 0
}

async function leavesNoDefault(tx: Db, id: string, version: number | undefined): Promise<boolean> {
  const inForce = await findPolicy(tx, id)
  if (inForce?.scope !== 'default') return false
  return version === undefined || (await findPolicy(tx, id, version))?.scope !== 'default'
}

/** What bringing it into force would come to; nothing is changed yet. */
async function tried(tx: Db, order: PublicationOrder): Promise<NotPublished | undefined> {
  let outcome: NotPublished | undefined
  const trial = tx.transaction(async (inner) => {
    outcome = await publish(inner, order)
    if (outcome === undefined && (await outOfReach(inner, order))) outcome = 'out_of_reach'
    inner.rollback()
  })
  await trial.catch((error: unknown) => {
    if (!(error instanceof TransactionRollbackError)) throw error
  })
  return outcome
}

export async function otherUnderWay(tx: Db): Promise<NotPublished | undefined> {
  const rows = await tx
    .select({ id: publications.id })
    .from(publications)
    .where(inArray(publications.state, [...underWay]))
    .limit(1)
  return rows.length > 0 ? 'publication_under_way' : undefined
}

/** Whatever was published, rolled back or edited since may have changed what the tickets have, or would get. */
export async function outdated(tx: Db, row: PublicationRow): Promise<NotPublished | undefined> {
  const since = await tx
    .select({ id: publications.id })
    .from(publications)
    .where(or(gt(publications.appliedAt, row.madeAt), gt(publications.rolledBackAt, row.madeAt)))
    .limit(1)
  const inForce = (await versionIn(tx, row))?.version ?? null
  const wanted = await versionIn(tx, row, row.version)
  const edited = wanted !== undefined && wanted.madeAt > row.madeAt
  return since.length > 0 || edited || inForce !== row.formerVersion ? 'preview_outdated' : undefined
}

/** A later one of the same subject, or one that has since changed the same tickets: that has to be rolled back first. */
export async function laterOne(tx: Db, row: PublicationRow): Promise<NotPublished | undefined> {
  const sameTickets = sql`exists (select 1 from publication_tickets mine, publication_tickets theirs
    where mine.publication = ${row.id} and theirs.publication = ${publications.id}
      and mine.ticket = theirs.ticket and mine.state = 'applied' and theirs.state = 'applied')`
  const sameSubject = and(eq(publications.subject, row.subject), eq(publications.subjectId, row.subjectId))
  const rows = await tx
    .select({ id: publications.id })
    .from(publications)
    .where(
      and(
        ne(publications.id, row.id),
        gt(publications.appliedAt, row.appliedAt ?? row.madeAt),
        inArray(publications.state, ['applying', 'applied', 'rolling_back']),
        or(sameSubject, sameTickets),
      ),
    )
    .limit(1)
  return rows.length > 0 ? 'published_later' : undefined
}

/** @param version none: the one in force */
export function versionIn(
  tx: Db,
  { subject, subjectId }: Pick<PublicationRow, 'subject' | 'subjectId'>,
  version?: number,
): Promise<{ version: number; state: string; madeAt: Date } | undefined> {
  return subject === 'policy' ? findPolicy(tx, subjectId, version) : findCalendar(tx, subjectId, version)
}
