import { and, asc, desc, eq, lte, sql } from 'drizzle-orm'
import type { Notice, Recipient } from '../../workflows/domain/notice.ts'
import type { Role } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { contacts, notices, staff, tickets } from '../schema/index.ts'

export type NoticeRow = typeof notices.$inferSelect

interface Reader {
  recipient: string
  email: string | null
  language: 'zh-CN' | 'en'
}

/**
 * Queues what an event of a ticket has people told. The key names ticket, event, kind and recipient: once each.
 * @param told with the sequence number of the event that each comes from
 */
export async function insertNotices(
  db: Db,
  number: string,
  told: readonly (Notice & { seq: number })[],
): Promise<void> {
  for (const notice of told) {
    const readers = await readersOf(db, number, notice.to)
    await queue(db, {
      prefix: `${number}/${notice.seq}/${notice.kind}`,
      ticket: number,
      kind: notice.kind,
      facts: notice.facts,
      readers,
    })
  }
}

/** Queues a notice that belongs to no ticket, to everybody of a role, once under its prefix. */
export async function insertRoleNotice(
  db: Db,
  role: Role,
  notice: { prefix: string; kind: Notice['kind']; facts: Notice['facts'] },
): Promise<void> {
  await queue(db, { ...notice, ticket: null, readers: await staffOf(db, role, null) })
}

/** The rows whose turn it is, locked against other couriers until the transaction ends; the oldest first. */
export function dueNotices(db: Db, now: Date, limit: number): Promise<NoticeRow[]> {
  return db
    .select()
    .from(notices)
    .where(and(eq(notices.state, 'pending'), lte(notices.nextAttemptAt, now)))
    .orderBy(asc(notices.nextAttemptAt))
    .limit(limit)
    .for('update', { skipLocked: true })
}

/** When the next notice is to be delivered; undefined when none waits. */
export async function nextNoticeAt(db: Db): Promise<Date | undefined> {
  const [row] = await db
    .select({ at: notices.nextAttemptAt })
    .from(notices)
    .where(eq(notices.state, 'pending'))
    .orderBy(asc(notices.nextAttemptAt))
    .limit(1)
  return row?.at
}

export async function markDelivered(
  db: Db,
  id: string,
  delivered: { state: 'sent' | 'recorded'; subject: string; body: string; at: Date },
): Promise<void> {
  const { at, ...columns } = delivered
  await db
    .update(notices)
    .set({ ...columns, deliveredAt: at, attempts: sql`${notices.attempts} + 1`, lastError: null })
    .where(eq(notices.id, id))
}

export async function markFailed(db: Db, id: string, problem: string, nextAttemptAt: Date): Promise<void> {
  await db
    .update(notices)
    .set({ attempts: sql`${notices.attempts} + 1`, lastError: problem, nextAttemptAt })
    .where(eq(notices.id, id))
}

/** What was told about a ticket, or everything, the newest first. */
export function listNotices(db: Db, filter: { ticket?: string | undefined; limit: number }) {
  return db
    .select()
    .from(notices)
    .where(filter.ticket === undefined ? undefined : eq(notices.ticket, filter.ticket))
    .orderBy(desc(notices.createdAt), desc(notices.key))
    .limit(filter.limit)
}

async function queue(
  db: Db,
  notice: {
    prefix: string
    ticket: string | null
    kind: Notice['kind']
    facts: Notice['facts']
    readers: Reader[]
  },
): Promise<void> {
  if (notice.readers.length === 0) return
  const now = new Date()
  const rows = notice.readers.map((reader) => ({
    ...reader,
    key: `${notice.prefix}/${reader.recipient}`,
    ticket: notice.ticket,
    kind: notice.kind,
    facts: notice.facts,
    // Nobody can be mailed without an address: a representative sees it on the list and tells them.
    state: reader.email === null ? ('by_hand' as const) : ('pending' as const),
    createdAt: now,
    nextAttemptAt: now,
  }))
  await db.insert(notices).values(rows).onConflictDoNothing()
  await db.execute(sql`select pg_notify('notices', '')`)
}

async function readersOf(db: Db, number: string, to: Recipient): Promise<Reader[]> {
  if ('customer' in to) return contactOf(db, number)
  if ('staff' in to) return staffWith(db, to.staff)
  const [row] = await db.select({ region: tickets.region }).from(tickets).where(eq(tickets.number, number))
  return staffOf(db, to.role, row?.region ?? null)
}

function contactOf(db: Db, number: string): Promise<Reader[]> {
  return db
    .select({
      recipient: sql<string>`'customer:' || ${contacts.id}`,
      email: contacts.email,
      language: contacts.language,
    })
    .from(tickets)
    .innerJoin(contacts, eq(contacts.id, tickets.contactId))
    .where(eq(tickets.number, number))
}

const reader = { recipient: staff.id, email: staff.email, language: staff.language }

function staffWith(db: Db, id: string): Promise<Reader[]> {
  return db.select(reader).from(staff).where(eq(staff.id, id))
}

/**
 * Everybody of a role who looks after the region; those without regions look after all. A region that is nobody's is
 * everybody's: a breach must not go unheard for a slip of the pen.
 */
async function staffOf(db: Db, role: Role, region: string | null): Promise<Reader[]> {
  const people = await db
    .select({ ...reader, regions: staff.regions })
    .from(staff)
    .where(and(eq(staff.role, role), eq(staff.active, true)))
  const near = people.filter(
    ({ regions }) => region === null || regions.length === 0 || regions.includes(region),
  )
  return (near.length > 0 ? near : people).map(({ regions, ...person }) => person)
}
