import { and, eq, gte, inArray, lte, or, sql } from 'drizzle-orm'
import { pastDeadline } from '../../workflows/domain/sla/level.ts'
import { urgencies } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { notices, tickets } from '../schema/index.ts'
import { levelsIn } from './gathered.ts'

type DueAlert = Awaited<ReturnType<typeof dueAlerts>>[number]

const quarter = 15 * 60_000

/**
 * Of the alerts that are due, gathers those of each person beyond the rate into one notice that is delivered when the
 * running quarter of an hour is over; the most pressing are left to go out by themselves. To be called within the
 * transaction that then delivers: an alert is in one mail, whatever dies in between.
 * @param rate alerts to one person in a quarter of an hour
 */
export async function gatherStorms(db: Db, now: Date, rate: number): Promise<void> {
  const due = byRecipient(await dueAlerts(db, now))
  if (due.size === 0) return
  const begin = new Date(Math.floor(now.getTime() / quarter) * quarter)
  const told = await toldSince(db, begin, [...due.keys()])
  for (const [recipient, alerts] of due) {
    const left = Math.max(0, rate - (told.get(recipient) ?? 0))
    const beyond = alerts.sort(byPressure).slice(left)
    if (beyond[0]) await gather(db, beyond[0], begin, beyond)
  }
}

/** Locked against other couriers. One that was tried already goes on by itself: it may have arrived. */
function dueAlerts(db: Db, now: Date) {
  return db
    .select({
      id: notices.id,
      recipient: notices.recipient,
      language: notices.language,
      email: notices.email,
      facts: notices.facts,
      createdAt: notices.createdAt,
      urgency: tickets.urgency,
    })
    .from(notices)
    .leftJoin(tickets, eq(tickets.number, notices.ticket))
    .where(
      and(
        eq(notices.state, 'pending'),
        eq(notices.kind, 'alert'),
        eq(notices.attempts, 0),
        lte(notices.nextAttemptAt, now),
      ),
    )
    .for('update', { of: notices, skipLocked: true })
}

function byRecipient(alerts: DueAlert[]): Map<string, DueAlert[]> {
  const groups = new Map<string, DueAlert[]>()
  for (const alert of alerts) groups.set(alert.recipient, [...(groups.get(alert.recipient) ?? []), alert])
  return groups
}

/** How many alerts each was told since then, those included that are being tried. */
async function toldSince(db: Db, begin: Date, recipients: string[]): Promise<Map<string, number>> {
  const delivered = and(gte(notices.deliveredAt, begin), inArray(notices.state, ['sent', 'recorded']))
  const tried = and(eq(notices.state, 'pending'), sql`${notices.attempts} > 0`)
  const rows = await db
    .select({ recipient: notices.recipient, alerts: sql<number>`count(*)::int` })
    .from(notices)
    .where(and(eq(notices.kind, 'alert'), inArray(notices.recipient, recipients), or(delivered, tried)))
    .groupBy(notices.recipient)
  return new Map(rows.map(({ recipient, alerts }) => [recipient, alerts]))
}

async function gather(
  db: Db,
  { recipient, language, email }: DueAlert,
  begin: Date,
  alerts: DueAlert[],
): Promise<void> {
  const end = new Date(begin.getTime() + quarter)
  const [gathering] = await db
    .insert(notices)
    .values({
      key: `gathered/${recipient}/${begin.toISOString()}`,
      kind: 'alert_digest',
      ...{ recipient, language, email },
      facts: {},
      state: 'pending',
      createdAt: new Date(),
      nextAttemptAt: end,
    })
    // Locks it, so that it is not delivered before these are in it; one that has gone out takes no more.
    .onConflictDoUpdate({
      target: notices.key,
      set: { email },
      setWhere: eq(notices.state, 'pending'),
    })
    .returning({ id: notices.id })
  if (!gathering) return
  const ids = alerts.map(({ id }) => id)
  await db
    .update(notices)
    .set({ state: 'gathered', gatheredInto: gathering.id })
    .where(inArray(notices.id, ids))
}

/** Broken promises first, then by urgency, then the one that was raised first. */
function byPressure(one: DueAlert, other: DueAlert): number {
  return (
    Number(tellsBreach(other)) - Number(tellsBreach(one)) ||
    urgencies.indexOf(one.urgency ?? 'normal') - urgencies.indexOf(other.urgency ?? 'normal') ||
    one.createdAt.getTime() - other.createdAt.getTime()
  )
}

function tellsBreach({ facts }: DueAlert): boolean {
  return levelsIn(facts).some(pastDeadline)
}
