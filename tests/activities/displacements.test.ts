import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DisplacedTeller, tellDisplaced } from '../../activities/displacements.ts'
import type { Db } from '../../db/client.ts'
import { bookEngineer, releaseBooking } from '../../db/queries/bookings.ts'
import { untoldOf } from '../../db/queries/displacements.ts'
import { takeLeave } from '../../db/queries/leave.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { act, hire, monday, open, planVisit } from '../db/cast.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, customers, staff, displacements cascade`)
  await hire(db, { id: 'chen', role: 'engineer' })
})

const dispatcher: Actor = { role: 'dispatcher', id: 'zhao' }
const now = milliseconds(monday)
const from = instant(now + 3_600_000)
const to = instant(now + 2 * 3_600_000)

/** Of Chen's, for a ticket that does not know of it yet. */
async function aBooking(): Promise<{ ticket: Ticket; key: string }> {
  const ticket = await act(db, await open(db), [planVisit()], monday)
  const key = nextBookingKey(ticket)
  const job = { ticket: ticket.number, key, skills: [], durationMinutes: 60, engineer: 'chen', from }
  expect(await bookEngineer(db, job, now)).toMatchObject({ engineer: 'chen' })
  return { ticket, key }
}

const offer = ({ ticket, key }: { ticket: Ticket; key: string }) =>
  act(db, ticket, [{ type: 'offerVisit', key, engineer: 'chen', from, to }], monday)

async function goOnLeave(): Promise<string> {
  const leave = { engineer: 'chen', from, to, by: dispatcher, replan: true }
  return (await takeLeave(db, leave))?.occasion ?? ''
}

type Answer = Awaited<ReturnType<DisplacedTeller['act']>>

/** Tells tickets as their workflows take it in, after these answers; and what rests between the passes. */
async function tellAll(occasion: string, answers: Answer[], between: () => Promise<unknown> = async () => 0) {
  const told: string[] = []
  const teller: DisplacedTeller = {
    async act(number, { command, by }, updateId) {
      told.push(updateId)
      const answer = answers.shift()
      if (answer) return answer
      const ticket = await loadTicket(db, number)
      if (!ticket) return { rejected: { code: 'not_found', message: 'No such ticket.' } }
      const after = await act(db, ticket, [command], monday, by)
      // As the track of returns does it.
      for (const { type, key } of after.returns) if (type === 'booking') await releaseBooking(db, key)
      return { done: {} }
    },
  }
  await tellDisplaced(db, teller, occasion, { rest: async () => void (await between()) })
  return told
}

test('a ticket is told until it answers, each time under another name', async () => {
  const booking = await aBooking()
  await offer(booking)
  const occasion = await goOnLeave()
  const told = await tellAll(occasion, [{ unreachable: true }, { pending: true }])
  expect(told).toHaveLength(3)
  expect(new Set(told).size).toBe(3)
  expect(await untoldOf(db, occasion)).toEqual([])
  const ticket = await loadTicket(db, booking.ticket.number)
  expect(ticket?.visit).toBeUndefined()
  expect(await tellAll(occasion, [])).toEqual([])
})

test('a ticket that was told before it knew of the booking is told again', async () => {
  const booking = await aBooking()
  const occasion = await goOnLeave()
  let offered = false
  const told = await tellAll(occasion, [], async () => {
    if (!offered) await offer(booking)
    offered = true
  })
  expect(told).toHaveLength(2)
  expect((await loadTicket(db, booking.ticket.number))?.visit).toBeUndefined()
})

test('a ticket that has ended needs no telling twice', async () => {
  const booking = await aBooking()
  const offered = await offer(booking)
  const occasion = await goOnLeave()
  await act(db, offered, [{ type: 'cancel' }], monday)
  const ended: Answer = { rejected: { code: 'ticket_cancelled', message: 'It has ended.' } }
  expect(await tellAll(occasion, [ended])).toHaveLength(1)
  expect(await untoldOf(db, occasion)).toEqual([])
})
