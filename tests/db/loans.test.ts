import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { announceLoaners, loanerActivities } from '../../activities/loaners.ts'
import { type Db, databaseErrorCode } from '../../db/client.ts'
import { endLoan, releaseOrphanLoans } from '../../db/queries/ended-loans.ts'
import { loanLine, loansToServe, placeInLine } from '../../db/queries/loan-line.ts'
import { listLoans } from '../../db/queries/loan-list.ts'
import { remindOfLoans } from '../../db/queries/loan-reminders.ts'
import { addLoaner, changeLoaner, freeLoaners, type Loaner } from '../../db/queries/loaners.ts'
import { reserveLoaner } from '../../db/queries/loans.ts'
import { loaners, loans, locations, notices } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { accept, act, atOnce, complete, hire, monday, nobody, open, respond } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 45 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(
    sql`truncate tickets, ticket_numbers, customers, staff, loans, loaners, notices, locations cascade`,
  )
  await db.insert(locations).values([
    { id: 'main', kind: 'warehouse', name: 'main' },
    { id: 'berlin', kind: 'warehouse', name: 'Berlin', region: 'EU' },
  ])
  await hire(
    db,
    { id: 'li', role: 'csr' },
    { id: 'wu', role: 'parts_keeper' },
    { id: 'sun', role: 'supervisor' },
  )
})

function aLoaner(id: string, more: Partial<Loaner> = {}): Loaner {
  return {
    id,
    model: 'Nova-12',
    serial: null,
    standsInFor: ['Nova-*'],
    accessories: [],
    location: 'main',
    state: 'available',
    condition: null,
    ...more,
  }
}

const nova = { unit: { model: 'Nova-12' } }
const request: Command = { type: 'requestLoaner' }
const prepare: Command = { type: 'prepareLoaner' }
const handOver: Command = { type: 'handOverLoaner', by: 'pickup', words: nobody }
const giveBack: Command = { type: 'returnLoaner', words: nobody }
const cancel: Command = { type: 'cancel' }

/** A ticket on which a loaner is asked for. */
async function asking(more: Parameters<typeof open>[1] = {}): Promise<Ticket> {
  return act(db, await open(db, { ...nova, ...more }), [request], monday)
}

function keyOf({ loaner }: Ticket): string {
  if (!loaner) throw new Error('There is no loan.')
  return loaner.key
}

const reserve = (ticket: Ticket, on = db) => reserveLoaner(on, { ticket: ticket.number, key: keyOf(ticket) })

/** As the ticket's track does it. */
async function served(ticket: Ticket): Promise<Ticket> {
  const unit = await reserve(ticket)
  const answer: Command = { type: 'recordLoan', key: keyOf(ticket), ...(unit === undefined ? {} : { unit }) }
  return act(db, ticket, [answer], monday)
}

const out = async () => act(db, await served(await asking()), [prepare, handOver], monday)
const end = (
  ticket: Ticket,
  ends: 'settled' | 'withdrawn' | 'lost',
  becomes: Loaner['state'] = 'available',
) => endLoan(db, { ticket: ticket.number, key: keyOf(ticket), ends, becomes })

const states = async () =>
  (await db.select().from(loans).orderBy(asc(loans.requestedAt), asc(loans.key))).map(({ state }) => state)
const rowOf = async (ticket: Ticket) => {
  const [row] = await db
    .select()
    .from(loans)
    .where(eq(loans.key, keyOf(ticket)))
  return row
}
const free = async () => (await freeLoaners(db)).map(({ id }) => id)
const stateOf = async (id: string) => {
  const [row] = await db.select().from(loaners).where(eq(loaners.id, id))
  return row?.state
}

describe('a reservation', () => {
  test('takes one that fits, nearest first, and asked for twice takes one', async () => {
    await addLoaner(db, aLoaner('L1'))
    await addLoaner(db, aLoaner('L2', { location: 'berlin' }))
    await addLoaner(db, aLoaner('P1', { standsInFor: ['PLC-S7'] }))
    const ticket = await asking({ region: 'EU' })
    expect(await reserve(ticket)).toBe('L2')
    expect(await reserve(ticket)).toBe('L2')
    expect(await free()).toEqual(['L1', 'P1'])
  })

  test('takes none that is out of service, and none for a product that nothing stands in for', async () => {
    await addLoaner(db, aLoaner('L1', { state: 'out_of_service' }))
    await addLoaner(db, aLoaner('L2'))
    expect(await reserve(await asking({ unit: { model: 'VMC-850' } }))).toBeUndefined()
    expect(await reserve(await asking())).toBe('L2')
    expect(await reserve(await asking())).toBeUndefined()
    expect(await states()).toEqual(['waiting', 'reserved', 'waiting'])
  })

  test('finds a loan that was withdrawn before, and takes nothing', async () => {
    await addLoaner(db, aLoaner('L1'))
    const ticket = await asking()
    await end(ticket, 'withdrawn')
    expect(await reserve(ticket)).toBeUndefined()
    expect([await states(), await free()]).toEqual([['withdrawn'], ['L1']])
  })

  test('of a loan that nobody has recorded yet is found withdrawn as well', async () => {
    await addLoaner(db, aLoaner('L1'))
    const { number: ticket } = await open(db, nova)
    await endLoan(db, { ticket, key: 'early', ends: 'withdrawn', becomes: 'available' })
    expect(await reserveLoaner(db, { ticket, key: 'early' })).toBeUndefined()
    expect(await free()).toEqual(['L1'])
  })
})

describe('many at once', () => {
  test('40 who ask for 10 loaners: each of the 10 is promised once, 30 wait', async () => {
    for (let index = 0; index < 10; index += 1) await addLoaner(db, aLoaner(`L${index}`))
    const tickets: Ticket[] = []
    for (let index = 0; index < 40; index += 1) tickets.push(await asking())
    const answers = await atOnce(40, (index) => reserve(tickets[index] as Ticket))
    const given = answers.flatMap((id) => id ?? [])
    expect([given.length, new Set(given).size]).toEqual([10, 10])
    expect((await states()).filter((state) => state === 'waiting')).toHaveLength(30)
    expect(await free()).toEqual([])
  })

  test('20 times the same loan takes one loaner', async () => {
    await addLoaner(db, aLoaner('L1'))
    await addLoaner(db, aLoaner('L2'))
    const ticket = await asking()
    const answers = await atOnce(20, () => reserve(ticket))
    expect(new Set(answers)).toEqual(new Set(['L1']))
    expect(await free()).toEqual(['L2'])
  })

  test('a reservation and its withdrawal leave nothing reserved, whichever comes first', async () => {
    await addLoaner(db, aLoaner('L1'))
    for (let round = 0; round < 20; round += 1) {
      const ticket = await asking()
      await Promise.all([reserve(ticket), end(ticket, 'withdrawn')])
      expect(await free()).toEqual(['L1'])
    }
  })

  test('a reservation and taking the loaner out of service: one of them is refused', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = `L${round}`
      await addLoaner(db, aLoaner(id))
      const ticket = await asking()
      const [reserved, changed] = await Promise.all([
        reserve(ticket),
        changeLoaner(db, aLoaner(id, { state: 'out_of_service' })),
      ])
      expect(reserved === id).toBe(changed === 'loaner_lent')
      await end(ticket, 'withdrawn')
    }
  })

  test('the database itself refuses a second loan of a loaner', async () => {
    await addLoaner(db, aLoaner('L1'))
    await served(await asking())
    const second = { key: 'second', ticket: '202611009', loaner: 'L1', state: 'reserved' as const }
    const refusal = await db
      .insert(loans)
      .values(second)
      .then(
        () => undefined,
        (error) => databaseErrorCode(error),
      )
    expect(refusal).toBe('23505')
  })
})

describe('the line', () => {
  test('is the most urgent first, then who has waited longest, and one loaner wakes one', async () => {
    const first = await served(await asking())
    const second = await served(await asking())
    const urgent = await served(await asking({ urgency: 'urgent' }))
    expect((await loanLine(db)).map(({ ticket }) => ticket)).toEqual([
      urgent.number,
      first.number,
      second.number,
    ])
    expect(await placeInLine(db, keyOf(second))).toBe(2)
    await addLoaner(db, aLoaner('L1'))
    expect(await loansToServe(db)).toEqual([urgent.number])
  })

  test('keeps a loaner that is free from whoever comes later and is no more urgent', async () => {
    const waiting = await served(await asking())
    await addLoaner(db, aLoaner('L1'))
    expect(await reserve(await asking())).toBeUndefined()
    expect(await reserve(waiting)).toBe('L1')
  })

  test('is passed by whoever wants another product', async () => {
    await served(await asking({ unit: { model: 'VMC-850' } }))
    const nova12 = await served(await asking())
    await addLoaner(db, aLoaner('L1'))
    expect(await loansToServe(db)).toEqual([nova12.number])
  })

  test('hears of a loaner that came back, and of one whose loan is withdrawn', async () => {
    const announced: string[] = []
    const bell = { announceStock: async (numbers: readonly string[]) => void announced.push(...numbers) }
    const activities = loanerActivities(db, bell)
    await addLoaner(db, aLoaner('L1'))
    const holder = await served(await asking())
    const next = await served(await asking())
    expect(await announceLoaners(db, bell)).toEqual([])
    const ending = {
      ticket: holder.number,
      key: keyOf(holder),
      ends: 'withdrawn',
      becomes: 'available',
    } as const
    await activities.endLoan(ending)
    await activities.endLoan(ending)
    expect(new Set(announced)).toEqual(new Set([next.number]))
    expect(await activities.reserveLoaner({ ticket: next.number, key: keyOf(next) })).toBe('L1')
  })
})

describe('what the ticket records', () => {
  test('is in the row of the loan', async () => {
    await addLoaner(db, aLoaner('L1'))
    const ticket = await out()
    expect(await rowOf(ticket)).toMatchObject({
      loaner: 'L1',
      state: 'handed_over',
      requestedAt: new Date(monday),
      preparedAt: new Date(monday),
      handedOverAt: new Date(monday),
      way: 'pickup',
      endedAt: null,
    })
    const back = await act(db, ticket, [giveBack], monday)
    const inspect: Command = {
      type: 'inspectLoaner',
      result: 'damaged',
      becomes: 'out_of_service',
      words: nobody,
    }
    const inspected = await act(db, back, [inspect], monday)
    // Not free before it is known to be fit.
    expect([await free(), (await rowOf(inspected))?.state]).toEqual([[], 'returned'])
    await end(inspected, 'settled', 'out_of_service')
    expect(await rowOf(inspected)).toMatchObject({ state: 'settled', inspection: 'damaged' })
    expect([await stateOf('L1'), await free()]).toEqual(['out_of_service', []])
  })

  test('comes too late for a loan that has ended, and changes that no more', async () => {
    await addLoaner(db, aLoaner('L1'))
    const ticket = await out()
    await end(ticket, 'lost', 'lost')
    await act(db, ticket, [giveBack], monday)
    expect((await rowOf(ticket))?.state).toBe('lost')
    expect(await stateOf('L1')).toBe('lost')
  })

  test('of a loan that nobody had a loaner of leaves the loaner’s state alone', async () => {
    await addLoaner(db, aLoaner('L1'))
    const ticket = await served(await asking())
    await end(ticket, 'withdrawn', 'available')
    await end(ticket, 'withdrawn', 'available')
    expect([await stateOf('L1'), await free()]).toEqual(['available', ['L1']])
  })
})

describe('loans that their ticket knows nothing of', () => {
  const age = () =>
    db.execute(sql`update loans set requested_at = now() - interval '1 hour',
    reserved_at = reserved_at - interval '1 hour'`)
  const tenMinutesAgo = () => new Date(Date.now() - 10 * 60_000)

  test('are withdrawn once they are old, and their loaner is free', async () => {
    await addLoaner(db, aLoaner('L1'))
    await addLoaner(db, aLoaner('L2'))
    const { number: ticket } = await open(db, nova)
    await reserveLoaner(db, { ticket, key: 'lost' })
    await reserveLoaner(db, { ticket: '202611999', key: 'nobody' })
    expect(await releaseOrphanLoans(db, tenMinutesAgo())).toEqual([])
    await age()
    expect((await releaseOrphanLoans(db, tenMinutesAgo())).sort()).toEqual(['lost', 'nobody'])
    expect(await free()).toEqual(['L1', 'L2'])
  })

  test('are not those that it has, gives back, or has handed over', async () => {
    for (const id of ['L1', 'L2', 'L3']) await addLoaner(db, aLoaner(id))
    await served(await asking())
    await act(db, await served(await asking()), [cancel], monday)
    await act(db, await out(), [cancel], monday)
    await age()
    expect(await releaseOrphanLoans(db, tenMinutesAgo())).toEqual([])
    expect(await free()).toEqual([])
  })
})

describe('a loaner that is to come back', () => {
  const told = async () =>
    (await db.select().from(notices).orderBy(asc(notices.createdAt), asc(notices.key)))
      .filter(({ kind }) => kind === 'loaner_return_due' || kind === 'loaner_overdue')
      .map(({ kind, recipient }) => `${kind} ${recipient.replace(/customer:.*/, 'customer')}`)
  const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00Z`)
  const done: Command[] = [respond, complete, accept]

  test('is asked for when the repair is done, every two days, and at last of owner and supervisor', async () => {
    await addLoaner(db, aLoaner('L1'))
    const ticket = await out()
    expect(await remindOfLoans(db, at('2026-11-23 02:00'))).toEqual([])
    // Monday 02:00 is done; due back on Thursday 02:00.
    await act(db, ticket, done, '2026-11-23T02:00:00.000Z')
    const key = keyOf(ticket)
    expect(await remindOfLoans(db, at('2026-11-23 02:05'))).toEqual([key])
    expect(await remindOfLoans(db, at('2026-11-25 02:04'))).toEqual([])
    expect(await remindOfLoans(db, at('2026-11-25 02:05'))).toEqual([key])
    const customer = 'loaner_return_due customer'
    expect(await told()).toEqual([customer, customer])
    expect(await remindOfLoans(db, at('2026-11-27 02:05'))).toEqual([key])
    expect((await told()).sort()).toEqual([
      'loaner_overdue li',
      'loaner_overdue sun',
      ...[customer, customer, customer],
    ])
    expect(await rowOf(ticket)).toMatchObject({ reminders: 3, remindedAt: at('2026-11-27 02:05') })
  })

  test('is asked for once by many who look at the same time', async () => {
    await addLoaner(db, aLoaner('L1'))
    await act(db, await out(), done, monday)
    await atOnce(10, () => remindOfLoans(db, at('2026-11-23 05:00')))
    expect(await told()).toHaveLength(1)
  })

  test('is asked for no more once it is back, and anew when a second round is done', async () => {
    await addLoaner(db, aLoaner('L1'))
    await addLoaner(db, aLoaner('L2'))
    const returned = await act(db, await act(db, await out(), done, monday), [giveBack], monday)
    expect(returned.loaner?.state).toBe('returned')
    expect(await remindOfLoans(db, at('2026-11-24 05:00'))).toEqual([])

    const resolved = await act(db, await out(), done, monday)
    await remindOfLoans(db, at('2026-11-23 05:00'))
    const again = await act(db, resolved, [{ type: 'reopen', words: nobody }], '2026-11-23T06:00:00.000Z')
    expect(await remindOfLoans(db, at('2026-11-26 05:00'))).toEqual([])
    await act(db, again, done, '2026-11-26T06:00:00.000Z')
    expect(await remindOfLoans(db, at('2026-11-26 07:00'))).toHaveLength(1)
    expect((await rowOf(again))?.reminders).toBe(1)
  })

  test('outlives a cancelled ticket, and of a merged one follows the other', async () => {
    await addLoaner(db, aLoaner('L1'))
    await addLoaner(db, aLoaner('L2'))
    const cancelled = await act(db, await out(), [cancel], monday)
    expect(await remindOfLoans(db, at('2026-11-23 05:00'))).toEqual([keyOf(cancelled)])

    const other = await open(db, nova)
    const merged = await act(db, await out(), [{ type: 'merge', into: other.number, words: nobody }], monday)
    expect(await remindOfLoans(db, at('2026-11-24 05:00'))).toEqual([])
    await act(db, other, done, '2026-11-24T06:00:00.000Z')
    expect(await remindOfLoans(db, at('2026-11-24 07:00'))).toEqual([keyOf(merged)])
  })

  test('is listed with who has it and until when', async () => {
    await addLoaner(db, aLoaner('L1'))
    const ticket = await out()
    const [loan] = await listLoans(db, { state: 'handed_over', limit: 10 })
    // Normal: expected to be resolved five days after receipt, and to be back three days later.
    expect(loan).toMatchObject({
      ticket: ticket.number,
      customer: 'Anna Berg',
      dueBack: '2026-12-01T01:00:00.000Z',
    })
    expect(await listLoans(db, { state: 'reserved', limit: 10 })).toEqual([])
  })
})
