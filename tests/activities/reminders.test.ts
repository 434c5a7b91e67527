import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Gateway } from '../../activities/gateways/gateway.ts'
import { recordingGateway } from '../../activities/gateways/recording.ts'
import { noticeActivities } from '../../activities/notices.ts'
import type { Db } from '../../db/client.ts'
import { notices } from '../../db/schema/index.ts'
import { readToken } from '../../db/signed-links.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { act, hire, monday, open } from '../db/cast.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { anAppointment, moveVisit, timeOfReminders } from './appointment-notices.ts'

let fresh: FreshDatabase
let db: Db
beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, customers, staff, notices cascade`)
  await hire(db, { id: 'deng', role: 'engineer', name: 'Deng' })
})

const deng: Actor = { role: 'engineer', id: 'deng' }
const tomorrow = '2090-01-02T06:00:00.000Z'
const secret = 'a-secret-of-the-tests-and-no-other'
const links = { url: 'https://service.example/', secret }
const wording = { company: 'Hengli Service', timeZone: 'Asia/Shanghai', links }

type Letter = Parameters<Gateway['deliver']>[0]

/** Every mail that goes out until nothing is due, through a gateway that takes or only records them. */
async function deliver(state: 'sent' | 'recorded' = 'sent'): Promise<Letter[]> {
  const letters: Letter[] = []
  const gateway = {
    ...recordingGateway(),
    async deliver(letter: Letter) {
      letters.push(letter)
      return { state }
    },
  }
  while ((await noticeActivities(db, gateway, wording, 10).deliverNotices()).sent > 0);
  return letters
}
const booked = async (customer = {}) =>
  anAppointment(
    db,
    await open(db, { customer: { name: 'Anna Berg', email: 'anna@berg.example', ...customer } }),
    deng,
    tomorrow,
  )
const statesOf = async ({ number }: Ticket) => {
  const rows = await db.select().from(notices).where(eq(notices.ticket, number))
  return rows
    .filter(({ kind }) => ['visit_tomorrow', 'visit_soon', 'visit_ahead'].includes(kind))
    .map(({ kind, state }) => `${kind} ${state}`)
    .sort()
}

test('a visit that stands is reminded of when it is time, and not before', async () => {
  const ticket = await booked()
  await deliver()
  expect(await statesOf(ticket)).toEqual([
    'visit_ahead pending',
    'visit_soon pending',
    'visit_tomorrow pending',
  ])
  await timeOfReminders(db)
  const letters = await deliver()
  expect(letters.map(({ subject }) => subject).sort()).toEqual([
    `Reminder: your appointment for ${ticket.number}`,
    `Reminder: your visit for ${ticket.number}`,
    `Your engineer comes soon: ${ticket.number}`,
  ])
  expect(await statesOf(ticket)).toEqual(['visit_ahead sent', 'visit_soon sent', 'visit_tomorrow sent'])
})

test.each<[string, (ticket: Ticket) => Promise<Ticket>]>([
  ['was cancelled', (ticket) => act(db, ticket, [{ type: 'cancelVisit' }], monday)],
  ['has begun', (ticket) => act(db, ticket, [{ type: 'arrive' }], monday, deng)],
  ['is off with the whole ticket', (ticket) => act(db, ticket, [{ type: 'cancel' }], monday)],
])('nobody is reminded of a visit that %s', async (_, change) => {
  const ticket = await booked()
  await change(ticket)
  await timeOfReminders(db)
  const letters = await deliver()
  expect(letters.filter(({ subject }) => /Reminder|soon/.test(subject))).toEqual([])
  expect(await statesOf(ticket)).toEqual([
    'visit_ahead dropped',
    'visit_soon dropped',
    'visit_tomorrow dropped',
  ])
})

test('of a visit that was moved, the new time alone is reminded of', async () => {
  const ticket = await booked()
  await act(db, ticket, [moveVisit(ticket, 'deng')], monday)
  await timeOfReminders(db)
  const letters = (await deliver()).filter(({ subject }) => /Reminder|soon/.test(subject))
  expect(letters).toHaveLength(3)
  for (const { text } of letters.map(({ body }) => ({ text: body }))) {
    expect(text).toContain('3 Jan 2090, 14:00')
    expect(text).not.toContain('2 Jan 2090')
  }
})

test('a reminder that comes after the visit was to begin is left out', async () => {
  const ticket = await booked()
  const past = JSON.stringify('2026-01-01T00:00:00.000Z')
  await db.execute(sql`update tickets set ticket = jsonb_set(ticket, '{visit,from}', ${past}::jsonb)`)
  await timeOfReminders(db)
  await deliver()
  expect(new Set((await statesOf(ticket)).map((line) => line.split(' ')[1]))).toEqual(new Set(['dropped']))
})

test('who has no address is reminded of nothing, since on a list it would go stale', async () => {
  const ticket = await booked({ email: undefined, phone: '+4915112345678' })
  expect(await statesOf(ticket)).toEqual(['visit_ahead pending'])
})

test('the mail has the link for its own booking alone, and the record of a sent mail has not', async () => {
  const ticket = await booked()
  const letter = (await deliver()).find(({ subject }) => subject === `Your appointment for ${ticket.number}`)
  const token = /https:\/\/service\.example\/v1\/appointments\/(\S+)/.exec(letter?.body ?? '')?.[1] ?? ''
  expect(readToken(secret, 'appointment', token, new Date())).toEqual({
    subject: ticket.visit?.key,
    // A day after the end.
    expiresAt: '2090-01-03T07:00:00.000Z',
  })
  const rows = await db.select().from(notices).where(eq(notices.kind, 'visit_booked'))
  expect(rows[0]?.body).toContain('https://service.example/v1/appointments/…')
  expect(rows[0]?.body).not.toContain(token)
  // To the engineer it would be of no use.
  expect(JSON.stringify(await db.select().from(notices).where(eq(notices.recipient, 'deng')))).not.toContain(
    'appointments',
  )
})

test('where no mail is sent, the record keeps the link: it is all that there is of the mail', async () => {
  await booked()
  const letters = await deliver('recorded')
  const link = /https:\S+/.exec(letters.map(({ body }) => body).join('\n'))?.[0] ?? 'none'
  const rows = await db.select().from(notices).where(eq(notices.kind, 'visit_booked'))
  expect(rows[0]?.body).toContain(link)
})
