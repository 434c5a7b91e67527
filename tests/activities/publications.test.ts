import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { preparePublication } from '../../activities/preparation.ts'
import { carryOutPublication } from '../../activities/publications.ts'
import type { Db } from '../../db/client.ts'
import { setInForce } from '../../db/queries/in-force.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { ensureDefaultPolicy } from '../../db/queries/policy-choice.ts'
import { publicationPage } from '../../db/queries/publication-tickets.ts'
import { findPublication } from '../../db/queries/publications.ts'
import { beginApplication, beginRollback } from '../../db/queries/publishing.ts'
import { listAlerts, listEvents } from '../../db/queries/tickets.ts'
import { dueAt } from '../../workflows/domain/sla/clock.ts'
import { type Instant, instant } from '../../workflows/domain/time/instant.ts'
import { act, open, respond } from '../db/cast.ts'
import {
  begun,
  calendarInForce,
  drafted,
  draftedCalendar,
  everyDay,
  everyDayOf,
  noRest,
  responseIn,
  row,
} from '../db/publishing.ts'
import { type CommandsTwin, commandsTwin } from '../support/commands-twin.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db
let temporal: CommandsTwin

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(
    sql`truncate publication_tickets, publications, policies, calendars, tickets, ticket_numbers, customers cascade`,
  )
  // The handbook: a normal ticket has 48 hours.
  await ensureDefaultPolicy(db, responseIn('PT24H', 'PT48H', 'PT72H'))
  temporal = commandsTwin(db)
})

const timeZone = 'Asia/Shanghai'
const hour = 3_600_000
const now = Date.now()
const ago = (hours: number): Instant => instant(now - hours * hour)
const ahead = (hours: number): Instant => instant(now + hours * hour)

/** A normal ticket, received so many hours ago and opened then. */
async function received(hours: number): Promise<string> {
  return (await open(db, { receivedAt: ago(hours) }, { now: ago(hours) })).number
}

async function prepared(order: Parameters<typeof begun>[1]): Promise<string> {
  const { id } = await begun(db, order)
  await preparePublication(db, id, timeZone, noRest)
  return id
}

/** @returns the states of its tickets after it was applied, in their order */
async function apply(id: string): Promise<string[]> {
  row(await beginApplication(db, id))
  await carryOutPublication(db, temporal, id, timeZone, noRest)
  return states(id)
}

async function rollBack(id: string): Promise<string[]> {
  row(await beginRollback(db, id))
  await carryOutPublication(db, temporal, id, timeZone, noRest)
  return states(id)
}

const listed = (id: string) => publicationPage(db, id, { limit: 500 })
const states = async (id: string) =>
  (await listed(id)).map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`))
const stateOf = async (id: string) => (await findPublication(db, id))?.state

async function dueOf(number: string): Promise<(Instant | undefined)[]> {
  const ticket = await loadTicket(db, number)
  return ticket?.clocks.flatMap((clock) => (clock.stopped ? [] : [dueAt(clock, ticket)])) ?? []
}

async function changesOf(number: string): Promise<number> {
  const events = await listEvents(db, number)
  return events.filter(({ event }) => event.type === 'policyChanged').length
}

const levelsOf = async (number: string) =>
  (await listAlerts(db, { ticket: number, limit: 50 })).map(({ level }) => level)

describe('the preview', () => {
  it('lists old and new deadlines, and who hears of levels at once', async () => {
    const [fresh, old] = [await received(1), await received(20)]
    const id = await prepared({ version: await drafted(db) })
    const deadlines = (from: Instant, to: Instant) => [{ clock: 'response', cycle: 1, from, to }]
    expect(await listed(id)).toMatchObject([
      { ticket: fresh, state: 'waiting', deadlines: deadlines(ahead(47), ahead(23)), alerts: false },
      // Of the 24 hours 75 % are over.
      { ticket: old, state: 'waiting', deadlines: deadlines(ahead(28), ahead(4)), alerts: true },
    ])
    expect(await stateOf(id)).toBe('previewed')
    expect([await dueOf(fresh), await changesOf(fresh)]).toEqual([[ahead(47)], 0])
  })

  it('lists neither tickets that have ended nor those that another policy is for', async () => {
    const ended = await received(1)
    const ticket = await loadTicket(db, ended)
    if (!ticket) throw new Error('There is no ticket.')
    await act(db, ticket, [{ type: 'cancel' }], ago(0))
    const repair = await received(2)
    const forKey = await drafted(db, undefined, { id: 'key', scope: 'tier', value: 'key' })
    expect(await listed(await prepared({ subjectId: 'key', version: forKey }))).toEqual([])
    const forAll = await listed(await prepared({ version: await drafted(db) }))
    expect(forAll.map((one) => one.ticket)).toEqual([repair])
  })

  it('leaves out, and says so, those with a broken promise where only the others are to be reached', async () => {
    const kept = await received(1)
    const broken = await received(50)
    const id = await prepared({ version: await drafted(db), reach: 'open_not_breached' })
    expect((await listed(id)).map(({ ticket, state, reason }) => [ticket, state, reason])).toEqual([
      [kept, 'waiting', null],
      [broken, 'skipped', 'already_breached'],
    ])
    expect(await apply(id)).toEqual(['applied', 'skipped: already_breached'])
    expect([await changesOf(kept), await changesOf(broken)]).toEqual([1, 0])
  })

  it('goes on where an attempt was interrupted', async () => {
    const numbers = []
    for (let count = 0; count < 101; count += 1) numbers.push(await received(1))
    const { id } = await begun(db, { version: await drafted(db) })
    const interrupted = { rest: () => Promise.reject(new Error('The worker was killed')) }
    await expect(preparePublication(db, id, timeZone, interrupted)).rejects.toThrow('killed')
    expect(await findPublication(db, id)).toMatchObject({ state: 'preparing', total: 101, done: 100 })
    await preparePublication(db, id, timeZone, noRest)
    expect(await findPublication(db, id)).toMatchObject({ state: 'previewed', total: 101, done: 101 })
    expect((await listed(id)).map(({ ticket }) => ticket)).toEqual(numbers)
  })
})

describe('the application', () => {
  it('does what the preview said: deadlines, and passed levels told once, together', async () => {
    const number = await received(20)
    const id = await prepared({ version: await drafted(db) })
    expect(await apply(id)).toEqual(['applied'])
    expect(await stateOf(id)).toBe('applied')
    expect(await dueOf(number)).toEqual([ahead(4)])
    const events = (await listEvents(db, number)).map(({ event }) => event)
    expect(events.map(({ type, by }) => [type, by.role])).toEqual([
      ['opened', 'csr'],
      ['policyChanged', 'system'],
      ['alerted', 'system'],
    ])
    expect(await levelsOf(number)).toEqual(['50%', '75%'])
  })

  it('is done once, though an attempt died after a ticket was told and before that was noted', async () => {
    const number = await received(1)
    const id = await prepared({ version: await drafted(db) })
    expect(await apply(id)).toEqual(['applied'])
    await db.execute(sql`update publications set state = 'applying'`)
    await db.execute(sql`update publication_tickets set state = 'waiting'`)
    // A fresh history has forgotten the request.
    await carryOutPublication(db, commandsTwin(db), id, timeZone, noRest)
    expect([await states(id), await changesOf(number)]).toEqual([['applied'], 1])
  })

  it('reaches tickets that came after the preview under the former version, and leaves those under the new alone', async () => {
    const first = await received(1)
    const id = await prepared({ version: await drafted(db) })
    const late = await received(2)
    row(await beginApplication(db, id))
    const later = await received(3)
    await carryOutPublication(db, temporal, id, timeZone, noRest)
    expect((await listed(id)).map(({ ticket, state }) => [ticket, state])).toEqual([
      [first, 'applied'],
      [late, 'applied'],
    ])
    expect([await dueOf(late), await dueOf(later)]).toEqual([[ahead(22)], [ahead(21)]])
  })

  it('passes over tickets that ended meanwhile, and says why', async () => {
    const number = await received(1)
    const id = await prepared({ version: await drafted(db) })
    const ticket = await loadTicket(db, number)
    if (!ticket) throw new Error('There is no ticket.')
    await act(db, ticket, [{ type: 'cancel' }], ago(0))
    expect(await apply(id)).toEqual(['skipped: ticket_cancelled'])
  })

  it('is tried again while Temporal is away', async () => {
    const number = await received(1)
    const id = await prepared({ version: await drafted(db) })
    row(await beginApplication(db, id))
    temporal.temporalIsDown = true
    let rests = 0
    await carryOutPublication(db, temporal, id, timeZone, {
      async rest() {
        rests += 1
        if (rests === 200) temporal.temporalIsDown = false
      },
    })
    expect([await states(id), await changesOf(number)]).toEqual([['applied'], 1])
  })

  it('does not wait for ever for a ticket that does not answer, and a rollback tells it all the same', async () => {
    const stuck = await received(1)
    const well = await received(2)
    const id = await prepared({ version: await drafted(db) })
    row(await beginApplication(db, id))
    const silent = {
      ...temporal,
      act: (...[number, ...told]: Parameters<typeof temporal.act>) =>
        number === stuck ? Promise.resolve({ pending: true } as const) : temporal.act(number, ...told),
    }
    await carryOutPublication(db, silent, id, timeZone, noRest)
    expect([await states(id), await stateOf(id)]).toEqual([['skipped: no_answer', 'applied'], 'applied'])
    expect(await rollBack(id)).toEqual(['rolled_back', 'rolled_back'])
    expect([await dueOf(stuck), await dueOf(well)]).toEqual([[ahead(47)], [ahead(46)]])
  })

  it('stops when it is rolled back while it goes on', async () => {
    for (let count = 0; count < 21; count += 1) await received(1)
    const id = await prepared({ version: await drafted(db) })
    row(await beginApplication(db, id))
    let told = 0
    const turning = {
      ...temporal,
      act: (...given: Parameters<typeof temporal.act>) => {
        told += 1
        return temporal.act(...given)
      },
    }
    const rest = async () => {
      if (told === 20) await beginRollback(db, id)
    }
    await carryOutPublication(db, turning, id, timeZone, { rest })
    expect([told, await stateOf(id)]).toEqual([20, 'rolling_back'])
    await carryOutPublication(db, temporal, id, timeZone, noRest)
    expect(await states(id)).toEqual([...Array(20).fill('rolled_back'), 'skipped: not_applied'])
  })
})

describe('the rollback', () => {
  it('brings the former deadlines back and tells nothing again', async () => {
    const number = await received(20)
    const id = await prepared({ version: await drafted(db) })
    await apply(id)
    expect(await rollBack(id)).toEqual(['rolled_back'])
    expect(await stateOf(id)).toBe('rolled_back')
    expect([await dueOf(number), await levelsOf(number)]).toEqual([[ahead(28)], ['50%', '75%']])
  })

  it('leaves a ticket that has ended since as it is', async () => {
    const number = await received(1)
    const id = await prepared({ version: await drafted(db) })
    await apply(id)
    const ticket = await loadTicket(db, number)
    if (!ticket) throw new Error('There is no ticket.')
    await act(db, ticket, [respond, { type: 'cancel' }], ago(0))
    expect(await rollBack(id)).toEqual(['skipped: ticket_cancelled'])
  })
})

describe('a policy that is retired', () => {
  it('does not go on escalating: its tickets get what then applies', async () => {
    const version = await drafted(db, undefined, { id: 'vmc', scope: 'product', value: 'VMC-*' })
    await setInForce(db, 'policy', 'vmc', version)
    const machine = (await open(db, { receivedAt: ago(1), unit: { model: 'VMC-850' } }, { now: ago(1) }))
      .number
    const other = await received(1)
    expect(await dueOf(machine)).toEqual([ahead(23)])
    const id = await prepared({ subjectId: 'vmc' })
    expect(await apply(id)).toEqual(['applied'])
    expect([await dueOf(machine), await dueOf(other)]).toEqual([[ahead(47)], [ahead(47)]])
    expect((await loadTicket(db, machine))?.policy).toMatchObject({ id: 'handbook', version: 1 })
    expect(await changesOf(other)).toBe(0)
  })
})

describe('a calendar', () => {
  it('re-plans the tickets that are reckoned by it, with the policy that each has', async () => {
    await calendarInForce(db)
    const plain = await received(1)
    const byShop = responseIn('PT8H', 'PT16H', 'PT24H')
    const response = { ...(byShop.clocks.response ?? raise()), calendar: 'shop' }
    const definition = { ...byShop, clocks: { ...byShop.clocks, response } }
    await setInForce(db, 'policy', 'handbook', await drafted(db, definition))
    // Monday 09:00 in Shanghai; 16 hours at 8 a day end on Tuesday at 17:00.
    const monday = instant(Date.parse('2035-11-26T09:00:00+08:00'))
    const { number } = await open(db, { receivedAt: monday }, { now: monday })
    // What is published for new tickets only does not come along.
    await setInForce(db, 'policy', 'handbook', await drafted(db, responseIn('PT1H', 'PT2H', 'PT3H')))

    // Ten hours a day: the last six of the sixteen end on Tuesday at 15:00.
    const longer = { ...everyDay, week: everyDayOf([['09:00', '19:00']]) }
    const version = await draftedCalendar(db, longer)
    const id = await prepared({ subject: 'calendar', subjectId: 'shop', version })
    expect((await listed(id)).map(({ ticket, deadlines }) => [ticket, deadlines])).toEqual([
      [
        number,
        [{ clock: 'response', cycle: 1, from: '2035-11-27T09:00:00.000Z', to: '2035-11-27T07:00:00.000Z' }],
      ],
    ])
    await apply(id)
    expect([await dueOf(number), await changesOf(plain)]).toEqual([['2035-11-27T07:00:00.000Z'], 0])
    await rollBack(id)
    expect(await dueOf(number)).toEqual(['2035-11-27T09:00:00.000Z'])
  })
})

function raise(): never {
  throw new Error('The handbook has a response clock.')
}
