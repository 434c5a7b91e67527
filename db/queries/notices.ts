import { and, asc, desc, eq, lte, sql } from 'drizzle-orm'
import { reminders } from '../../workflows/domain/appointment-notices.ts'
import type { Notice, Recipient } from '../../workflows/domain/notice.ts'
import type { Role } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { contacts, notices, staff, tickets } from '../schema/index.ts'
import { teamLeadOf } from './staff.ts'

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
    await insertTicketNotice(db, number, `${number}/${notice.seq}/${notice.kind}`, notice)
  }
}

/** Queues one notice about a ticket, once to each reader under its prefix. */
export async function insertTicketNotice(
  db: Db,
  number: string,
  prefix: string,
  { kind, to, facts, notBefore }: Notice,
): Promise<void> {
  const readers = await readersOf(db, number, to)
  const later = notBefore === undefined ? {} : { notBefore: new Date(notBefore) }
  await queue(db, { prefix, ticket: number, kind, facts, readers, ...later })
}

/** Queues a notice that belongs to no ticket, to everybody of a role who looks after a region, once under its prefix. */
export async function insertRoleNotice(
  db: Db,
  role: Role,
  region: string | null,
  notice: { prefix: string; kind: Notice['kind']; facts: Notice['facts'] },
): Promise<void> {
  await queue(db, { ...notice, ticket: null, readers: await staffOf(db, role, region) })
}

/** Queues a notice that belongs to no ticket, to some people of the department, once under its prefix. */
export async function insertStaffNotice(
  db: Db,
  people: readonly string[],
  notice: { prefix: string; kind: Notice['kind']; facts: Notice['facts'] },
): Promise<void> {
  const readers = await Promise.all(people.map((id) => staffWith(db, id)))
  await queue(db, { ...notice, ticket: null, readers: readers.flat() })
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

/** It is no longer true when its time comes: nobody is told. */
export async function markDropped(db: Db, id: string): Promise<void> {
  await db.update(notices).set({ state: 'dropped' }).where(eq(notices.id, id))
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
    notBefore?: Date
  },
): Promise<void> {
  const readers = notice.readers.filter(({ email }) => email !== null || !reminders.includes(notice.kind))
  if (readers.length === 0) return
  const now = new Date()
  const rows = readers.map((reader) => ({
    ...reader,
    key: `${notice.prefix}/${reader.recipient}`,
    ticket: notice.ticket,
    kind: notice.kind,
    facts: notice.facts,
    // Nobody can be mailed without an address: a representative sees it on the list and tells them. Reminders were
    // left out above, since on a list they would not vanish when the visit is moved.
    state: reader.email === null ? ('by_hand' as const) : ('pending' as const),
    createdAt: now,
    nextAttemptAt: notice.notBefore ?? now,
  }))
  await db.insert(notices).values(rows).onConflictDoNothing()
  await db.execute(sql`select pg_notify('notices', '')`)
}

/** Whoever hears of something on a ticket, as things stand now. */
export async function readersOf(db: Db, number: string, to: Recipient): Promise<Reader[]> {
  if ('customer' in to) return contactOf(db, number)
  if ('staff' in to) return staffWith(db, to.staff)
  if ('teamLead' in to) {
    const lead = await teamLeadOf(db, number)
    return lead === undefined ? roleOf(db, 'supervisor', number) : staffWith(db, lead)
  }
  if ('chainAbove' in to) {
    const chain = await chainAbove(db, to.chainAbove)
    return chain.length > 0 ? chain : roleOf(db, 'manager', number)
  }
  return roleOf(db, to.role, number)
}

async function roleOf(db: Db, role: Role, number: string): Promise<Reader[]> {
  const [row] = await db.select({ region: tickets.region }).from(tickets).where(eq(tickets.number, number))
  return staffOf(db, role, row?.region ?? null)
}

/** Those above a person, the nearest first; a circle ends where it closes. */
async function chainAbove(db: Db, id: string): Promise<Reader[]> {
  const rows = await db.execute<{ id: string }>(sql`
    with recursive chain (id, depth) as (
      select reports_to, 1 from staff where id = ${id} and reports_to is not null
      union
      select staff.reports_to, chain.depth + 1 from staff join chain on staff.id = chain.id
        where staff.reports_to is not null and chain.depth < 20
    )
    select id from chain where id <> ${id} group by id order by min(depth)`)
  const readers = await Promise.all(rows.map((row) => staffWith(db, row.id)))
  return readers.flat()
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
