import { inArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { notices } from '../../db/schema/index.ts'
import { reminders } from '../../workflows/domain/appointment-notices.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { act, monday, nobody, planVisit } from '../db/cast.ts'

/** What happens to appointments, so that everybody is told what there is to tell of them. */
export async function arrangeAppointments(
  db: Db,
  opened: () => Promise<Ticket>,
  engineer: string,
): Promise<void> {
  const by: Actor = { role: 'engineer', id: engineer }
  await anAppointment(db, await opened(), by, '2090-01-02T06:00:00.000Z')
  await moveAndCancel(db, await anAppointment(db, await opened(), by))
  await comeLate(db, await anAppointment(db, await opened(), by), by)
  const missed = await anAppointment(db, await opened(), by)
  await act(db, missed, [{ type: 'recordNoShow', side: 'customer', words: nobody }], monday14h30, by)
  await timeOfReminders(db)
}

const monday14h30: Instant = '2026-11-23T06:30:00.000Z'

/** For an hour; on Monday at 14:00 in Shanghai if nothing else is said. */
export async function anAppointment(
  db: Db,
  ticket: Ticket,
  by: Actor,
  from: Instant = '2026-11-23T06:00:00.000Z',
): Promise<Ticket> {
  const planned = await act(db, ticket, [planVisit()], monday)
  const to = `${from.slice(0, 11)}07:00:00.000Z`
  const offer: Command = { type: 'offerVisit', key: nextBookingKey(planned), engineer: by.id, from, to }
  return act(db, planned, [offer, { type: 'acceptVisit' }], monday, by)
}

/** As if the day and the hour before every visit had come. */
export async function timeOfReminders(db: Db): Promise<void> {
  await db
    .update(notices)
    .set({ nextAttemptAt: new Date() })
    .where(inArray(notices.kind, [...reminders]))
}

export function moveVisit(ticket: Ticket, engineer: string): Command {
  const [from, to] = ['2090-01-03T06:00:00.000Z', '2090-01-03T07:00:00.000Z'] as const
  return { type: 'moveVisit', key: nextBookingKey(ticket), engineer, from, to, wanted: from }
}

async function moveAndCancel(db: Db, ticket: Ticket) {
  const move = moveVisit(ticket, ticket.visit?.engineer ?? '')
  await act(db, ticket, [{ type: 'confirmVisit' }, move, { type: 'cancelVisit', words: nobody }], monday)
}

async function comeLate(db: Db, ticket: Ticket, by: Actor) {
  const expectedAt = '2026-11-23T06:10:00.000Z'
  const underway = await act(db, ticket, [{ type: 'depart', expectedAt }], '2026-11-23T05:30:00.000Z', by)
  const key = ticket.visit?.key ?? ''
  const late = await act(db, underway, [{ type: 'noticeLateness', key }], monday14h30)
  await act(db, late, [{ type: 'arrive' }, { type: 'startWork', faultConfirmed: false }], monday14h30, by)
}
