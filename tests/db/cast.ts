import { randomUUID } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { type IntakeContext, type IntakeRequest, takeIn } from '../../db/queries/intake.ts'
import type { Location } from '../../db/queries/locations.ts'
import { addPart } from '../../db/queries/parts.ts'
import { recordEvents } from '../../db/queries/record.ts'
import { addStaff, type StaffMember } from '../../db/queries/staff.ts'
import { receiveParts } from '../../db/queries/stock.ts'
import { locations } from '../../db/schema/index.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { apply, type Command, decide, type TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'

/** The people and matters of the tests against Postgres. */

export const li: Actor = { role: 'csr', id: 'li' }
export const website: Actor = { role: 'customer', id: 'website' }

/** A Monday morning in Shanghai: 09:00. */
export const monday: Instant = '2026-11-23T01:00:00.000Z'

/** An id that nobody has. */
export const nobody = '00000000-0000-4000-8000-000000000000'

export async function hire(db: Db, ...members: (Pick<StaffMember, 'id' | 'role'> & Partial<StaffMember>)[]) {
  for (const member of members) {
    await addStaff(db, { name: member.id, email: `${member.id}@hengli.example`, language: 'en', ...member })
  }
}

export async function stock(db: Db, pieces: Record<string, number>) {
  // Whoever empties the staff empties the vans with them, and all other locations too.
  await db.insert(locations).values({ id: 'main', kind: 'warehouse', name: 'main' }).onConflictDoNothing()
  for (const [sku, quantity] of Object.entries(pieces)) {
    await addPart(db, { sku, nameZh: sku, nameEn: sku })
    await receiveParts(db, { name: `opening/${sku}`, sku, location: 'main', quantity, by: 'wu' })
  }
}

/** A warehouse of that name; without a region and a place unless they are given. */
export function warehouse(id: string, more: Partial<Location> = {}): Location {
  return {
    id,
    kind: 'warehouse',
    name: id,
    region: null,
    latitude: null,
    longitude: null,
    address: null,
    phone: null,
    engineer: null,
    ...more,
  }
}

/** A delivery of its own, to the main location. */
export function deliver(db: Db, sku: string, quantity: number, name: string = randomUUID()) {
  return receiveParts(db, { name, sku, location: 'main', quantity, by: 'wu' })
}

export function request(more: Partial<IntakeRequest> = {}): IntakeRequest {
  return {
    channel: 'phone',
    kind: 'repair',
    customer: { name: 'Anna Berg', phone: '+4915112345678', email: 'anna@berg.example' },
    receivedAt: monday,
    ...more,
  }
}

export function context(more: Partial<IntakeContext> = {}): IntakeContext {
  return { by: li, now: monday, policy: handbook, timeZone: 'Asia/Shanghai', ...more }
}

/** Takes a request in and gives the ticket it opened. */
export async function open(
  db: Db,
  asked: Partial<IntakeRequest> = {},
  circumstances: Partial<IntakeContext> = {},
): Promise<Ticket> {
  const ticket = await takeIn(db, request(asked), context(circumstances))
  if (!ticket) throw new Error('The customer is unknown.')
  return ticket
}

/** What a command comes to; a refusal is a mistake of the test. */
export function decided(ticket: Ticket, command: Command, now: Instant, by: Actor = li): TicketEvent[] {
  const outcome = decide(ticket, command, { now, by })
  if ('rejection' in outcome) throw new Error(`${command.type}: ${outcome.rejection.code}`)
  return outcome.events
}

/** Has commands done and recorded, as the ticket's workflow would; gives the ticket as it is then. */
export async function act(
  db: Db,
  ticket: Ticket,
  commands: Command[],
  now: Instant,
  by?: Actor,
): Promise<Ticket> {
  let current = ticket
  for (const command of commands) {
    const events = decided(current, command, now, by)
    await recordEvents(db, ticket.number, events)
    current = events.reduce(apply, current)
  }
  return current
}

export const respond: Command = { type: 'respond', channel: 'phone', words: nobody }
export const complete: Command = { type: 'complete', partsUsed: [], words: nobody }
export const accept: Command = { type: 'verify', accepted: true, words: nobody }

/** Everything a ticket needs to be resolved from afar. */
export const resolution: Command[] = [respond, complete, accept]

type Plan = Extract<Command, { type: 'plan' }>

export function planVisit(more: Partial<Plan> = {}): Plan {
  return { type: 'plan', mode: 'onsite', skills: [], parts: [], durationMinutes: 60, ...more }
}

/** A visit that is wanted, Monday 14:00 to 15:00 in Shanghai. */
export function offerVisit(ticket: Ticket, engineer: string): Command {
  return {
    type: 'offerVisit',
    key: nextBookingKey(ticket),
    engineer,
    from: '2026-11-23T06:00:00.000Z',
    to: '2026-11-23T07:00:00.000Z',
  }
}

/** The number that a query counts. */
export async function counted(db: Db, query: SQL): Promise<number> {
  const [row] = await db.execute<{ count: string }>(query)
  return Number(row?.count)
}

/** How many sessions of this database wait for a lock that another one has. */
export function waitingSessions(db: Db): Promise<number> {
  return counted(
    db,
    sql`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
}

/** `count` results of the same work, all under way at once. */
export function atOnce<Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)))
}
