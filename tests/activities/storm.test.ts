import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../../activities/gateways/gateway.ts'
import { recordingGateway } from '../../activities/gateways/recording.ts'
import { noticeActivities } from '../../activities/notices.ts'
import type { Db } from '../../db/client.ts'
import { gatheredLevels } from '../../db/queries/gathered.ts'
import { gatherStorms } from '../../db/queries/storms.ts'
import { notices } from '../../db/schema/index.ts'
import type { Urgency } from '../../workflows/domain/vocabulary.ts'
import { act, counted, hire, open } from '../db/cast.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, ticket_numbers, customers, staff, notices, alerts cascade`)
  await hire(db, { id: 'li', role: 'csr' })
})

const rate = 3
const wording = { company: 'Hengli Service', timeZone: 'Asia/Shanghai' }
const deliver = (gateway: Gateway = recordingGateway()) =>
  noticeActivities(db, gateway, wording, rate).deliverNotices()

/** Received on Monday at 09:00 in Shanghai; at that time half of the response time of each is gone. */
const half: Record<Urgency, string> = {
  urgent: '2026-11-23T13:00:00.000Z',
  normal: '2026-11-24T01:00:00.000Z',
  low: '2026-11-24T13:00:00.000Z',
}
const broken = '2026-11-24T01:00:00.000Z'

/** A ticket of Li's without a reachable customer, on which a level has just passed. */
async function alerted(urgency: Urgency = 'normal', now = half[urgency]): Promise<string> {
  const ticket = await open(db, { customer: { name: 'Anna', phone: '+4915' }, urgency })
  await act(db, ticket, [{ type: 'announce' }], now)
  return ticket.number
}
async function storm(count: number): Promise<string[]> {
  const numbers: string[] = []
  for (let made = 0; made < count; made += 1) numbers.push(await alerted())
  return numbers
}

const rowsOf = (kind: 'alert' | 'alert_digest') =>
  db.select().from(notices).where(eq(notices.kind, kind)).orderBy(asc(notices.createdAt), asc(notices.key))
const states = async () => (await rowsOf('alert')).map(({ state }) => state)
const digest = async () => {
  const [row] = await rowsOf('alert_digest')
  if (!row) throw new Error('Nothing was gathered.')
  return row
}
/** As if the quarter of an hour were over. */
const quarterPasses = () =>
  db.update(notices).set({ nextAttemptAt: new Date() }).where(eq(notices.kind, 'alert_digest'))

describe('alerts to one person', () => {
  test('up to the rate go out one by one', async () => {
    await storm(3)
    await deliver()
    expect(await states()).toEqual(['recorded', 'recorded', 'recorded'])
    expect(await rowsOf('alert_digest')).toEqual([])
  })

  test('beyond the rate are gathered until the quarter of an hour is over, and then told in one mail', async () => {
    const numbers = await storm(5)
    const { nextAt } = await deliver()
    expect(await states()).toEqual(['recorded', 'recorded', 'recorded', 'gathered', 'gathered'])
    const waiting = await digest()
    expect(waiting).toMatchObject({ recipient: 'li', ticket: null, state: 'pending' })
    expect(waiting.nextAttemptAt.getTime() % (15 * 60_000)).toBe(0)
    expect(waiting.nextAttemptAt.getTime()).toBeGreaterThan(Date.now())
    expect(nextAt).toBe(waiting.nextAttemptAt.toISOString())
    await quarterPasses()
    await deliver()
    expect((await digest()).body).toBe(
      `There were too many to send one by one. The most pressing come first:
${numbers[3]} (normal), first response: 50% since 24 Nov 2026, 09:00
${numbers[4]} (normal), first response: 50% since 24 Nov 2026, 09:00

Hengli Service
`,
    )
  })

  test('that come later in the same quarter of an hour join those that were gathered', async () => {
    await storm(4)
    await deliver()
    const later = await alerted()
    await deliver()
    expect((await rowsOf('alert_digest')).length).toBe(1)
    const { id } = await digest()
    expect((await gatheredLevels(db, id)).map(({ ticket }) => ticket)).toContain(later)
    expect((await gatheredLevels(db, id)).length).toBe(2)
  })

  test('of the quarter of an hour before do not count against the rate', async () => {
    await storm(3)
    await deliver()
    await db.update(notices).set({ deliveredAt: new Date(Date.now() - 15 * 60_000) })
    await storm(3)
    await deliver()
    expect(await states()).toEqual(Array(6).fill('recorded'))
  })

  test('on broken promises go out by themselves before warnings, and urgent tickets before others', async () => {
    const low = await alerted('low')
    const normal = await alerted('normal')
    const urgent = await alerted('urgent')
    const late = await alerted('urgent', broken)
    await deliver()
    const told = (await rowsOf('alert')).filter(({ state }) => state === 'recorded')
    expect(told.map(({ ticket }) => ticket).sort()).toEqual([normal, urgent, late].sort())
    expect((await gatheredLevels(db, (await digest()).id)).map(({ ticket }) => ticket)).toEqual([low])
  })

  test('stand in the mail with broken promises first, then by urgency, then by time', async () => {
    const low = await alerted('low')
    const normal = await alerted('normal')
    const late = await alerted('urgent', broken)
    await gatherStorms(db, new Date(), 0)
    const told = await gatheredLevels(db, (await digest()).id)
    expect(told.map(({ ticket, level }) => `${ticket} ${level}`)).toEqual([
      `${late} breach`,
      `${late} 50%`,
      `${late} 75%`,
      `${normal} 50%`,
      `${low} 50%`,
    ])
  })

  test('are gathered for each by itself: nobody else waits for it', async () => {
    await storm(4)
    await hire(db, { id: 'chen', role: 'csr' })
    const ticket = await open(db, { urgency: 'normal' }, { by: { role: 'csr', id: 'chen' } })
    await act(db, ticket, [{ type: 'announce' }], half.normal)
    await deliver()
    const chens = (await rowsOf('alert')).filter(({ recipient }) => recipient === 'chen')
    expect(chens.map(({ state }) => state)).toEqual(['recorded'])
  })
})

describe('a courier', () => {
  test('that dies while it gathers leaves everything as it was, and the next one gathers it', async () => {
    await storm(5)
    const dying: Gateway = {
      ...recordingGateway(),
      deliver: async () => {
        throw new Error('killed')
      },
    }
    await expect(deliver(dying)).rejects.toThrow('killed')
    expect(await states()).toEqual(Array(5).fill('pending'))
    expect(await rowsOf('alert_digest')).toEqual([])
    await deliver()
    expect((await states()).filter((state) => state === 'gathered')).toHaveLength(2)
  })

  test('beside others tells each alert in exactly one mail, by itself or gathered', async () => {
    await storm(30)
    await Promise.all([deliver(), deliver(), deliver()])
    await deliver()
    await quarterPasses()
    await deliver()
    const alerts = await rowsOf('alert')
    const alone = alerts.filter(({ state }) => state === 'recorded')
    const gathered = alerts.filter(({ state }) => state === 'gathered')
    expect(alone.length + gathered.length).toBe(30)
    const told = await Promise.all((await rowsOf('alert_digest')).map(({ id }) => gatheredLevels(db, id)))
    expect(
      told
        .flat()
        .map(({ ticket }) => ticket)
        .sort(),
    ).toEqual(gathered.map(({ ticket }) => ticket).sort())
  })

  test('adds nothing to a mail that has gone out', async () => {
    await storm(4)
    await deliver()
    await quarterPasses()
    await deliver()
    const sent = await digest()
    await storm(1)
    await deliver()
    expect(await digest()).toEqual(sent)
    expect(await gatheredLevels(db, sent.id)).toHaveLength(1)
    expect((await states()).filter((state) => state === 'gathered')).toHaveLength(1)
  })

  test('goes on by itself with an alert that was tried: it may have arrived', async () => {
    await storm(4)
    await db.update(notices).set({ attempts: 1 }).where(eq(notices.kind, 'alert'))
    await deliver()
    expect(await states()).toEqual(Array(4).fill('recorded'))
  })

  test('leaves the alerts themselves on record, each by itself', async () => {
    await storm(5)
    await deliver()
    expect(await counted(db, sql`select count(*) from alerts`)).toBe(5)
  })
})
