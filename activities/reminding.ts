import type { Db } from '../db/client.ts'
import type { NoticeRow } from '../db/queries/notices.ts'
import { loadTicket } from '../db/queries/outbox.ts'
import { reminders } from '../workflows/domain/appointment-notices.ts'
import { instant } from '../workflows/domain/time/instant.ts'

/** A reminder of a visit that was moved, cancelled or begun in the meantime, or whose time has come: nobody is told. */
export async function reminderIsOver(
  db: Db,
  { kind, ticket, facts }: NoticeRow,
  now: Date,
): Promise<boolean> {
  if (!reminders.includes(kind) || ticket === null) return false
  const current = await loadTicket(db, ticket)
  const visit = current?.ended || current?.completion ? undefined : current?.visit
  const stands = visit?.key === facts.booking && visit?.state === 'accepted'
  return !stands || visit.from === undefined || visit.from <= instant(now.getTime())
}
