import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { readBoard } from '../../db/queries/board.ts'
import type { BoardQuestion } from '../../db/queries/board-question.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, counted, nobody, open, resolution, respond } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(() => db.execute(sql`truncate tickets, ticket_numbers, customers cascade`))

const hour = 3_600_000
/** Tuesday 10:20 in UTC. */
const now = new Date('2026-11-24T10:20:00.000Z')
const board = (more: Partial<BoardQuestion> = {}) =>
  readBoard(db, { now, horizon: 8 * hour, pausedOver: 24 * hour, limit: 50, ...more })
const numbers = (list: { ticket: string }[]) => list.map(({ ticket }) => ticket)

const announce: Command = { type: 'announce' }
const pause: Command = { type: 'pause', words: nobody }
const triage = (team: string): Command => ({ type: 'triage', urgency: 'urgent', team })

/** Urgent, so due a day later: on Tuesday at that time. */
async function dueAt(
  time: string,
  { team, owner = 'li' }: { team?: string; owner?: string } = {},
): Promise<Ticket> {
  const receivedAt: Instant = `2026-11-23T${time}.000Z`
  const ticket = await open(db, { urgency: 'urgent', receivedAt }, { by: { role: 'csr', id: owner } })
  return team === undefined ? ticket : act(db, ticket, [triage(team)], receivedAt)
}

test('parts what is due soon from what is broken at the millisecond, whatever hour it falls in', async () => {
  const broken = [await dueAt('09:00:00'), await dueAt('10:00:00'), await dueAt('10:20:00')]
  const soon = [
    await dueAt('10:20:01'),
    await dueAt('11:00:00'),
    await dueAt('18:00:00'),
    await dueAt('18:20:00'),
  ]
  await dueAt('18:20:01')
  await dueAt('19:00:00')
  const { groups, breached, dueSoon } = await board()
  expect(numbers(breached)).toEqual(broken.map(({ number }) => number))
  expect(numbers(dueSoon)).toEqual(soon.map(({ number }) => number))
  expect(groups).toEqual([{ team: null, owner: 'li', breached: 3, dueSoon: 4, pausedTooLong: 0 }])
})

test.each([
  ['within the running hour', '2026-11-24T10:59:59.999Z', 0],
  ['on the hour', '2026-11-24T11:00:00.000Z', 1],
  ['a quarter into the next hour', '2026-11-24T11:15:00.000Z', 2],
])('counts to a horizon that ends %s', async (_, end, dueSoon) => {
  await dueAt('11:00:00')
  await dueAt('11:15:00')
  const horizon = Date.parse(end) - now.getTime()
  const found = await board({ horizon })
  expect(found.dueSoon).toHaveLength(dueSoon)
  expect(found.groups.reduce((sum, group) => sum + group.dueSoon, 0)).toBe(dueSoon)
})

test('counts a promise as broken before and after that is recorded, and until it is kept', async () => {
  const ticket = await dueAt('09:00:00')
  const breached = async () => {
    const found = await board()
    return [found.groups[0]?.breached ?? 0, found.breached.length]
  }
  expect(await breached()).toEqual([1, 1])
  const recorded = await act(db, ticket, [announce], '2026-11-24T09:00:05.000Z')
  expect(await breached()).toEqual([1, 1])
  expect((await board()).breached[0]).toMatchObject({
    ticket: ticket.number,
    dueAt: expect.stringMatching(/T09:00/),
  })
  await act(db, recorded, [respond], '2026-11-24T10:00:00.000Z')
  expect(await breached()).toEqual([0, 0])
})

test('groups by team and owner, those with the most broken promises first', async () => {
  await dueAt('09:00:00', { team: 'hardware' })
  await dueAt('09:00:00', { team: 'software', owner: 'chen' })
  await dueAt('09:30:00', { team: 'software', owner: 'chen' })
  await dueAt('12:00:00', { team: 'software', owner: 'chen' })
  await dueAt('12:00:00', { team: 'software' })
  await dueAt('12:00:00')
  expect((await board()).groups).toEqual([
    { team: 'software', owner: 'chen', breached: 2, dueSoon: 1, pausedTooLong: 0 },
    { team: 'hardware', owner: 'li', breached: 1, dueSoon: 0, pausedTooLong: 0 },
    { team: null, owner: 'li', breached: 0, dueSoon: 1, pausedTooLong: 0 },
    { team: 'software', owner: 'li', breached: 0, dueSoon: 1, pausedTooLong: 0 },
  ])
})

test('shows one team, those without a team, or one owner alone, in counts and lists alike', async () => {
  const hardware = await dueAt('09:00:00', { team: 'hardware' })
  const chens = await dueAt('12:00:00', { team: 'hardware', owner: 'chen' })
  const none = await dueAt('13:00:00')
  const shown = async (more: Partial<BoardQuestion>) => {
    const { groups, breached, dueSoon } = await board(more)
    return [groups.map(({ team, owner }) => `${team} ${owner}`).sort(), numbers(breached), numbers(dueSoon)]
  }
  expect(await shown({ team: 'hardware' })).toEqual([
    ['hardware chen', 'hardware li'],
    [hardware.number],
    [chens.number],
  ])
  expect(await shown({ team: '' })).toEqual([['null li'], [], [none.number]])
  expect(await shown({ owner: 'chen' })).toEqual([['hardware chen'], [], [chens.number]])
  expect(await shown({ team: 'software' })).toEqual([[], [], []])
})

test('names pauses once they have lasted too long, and then no deadline', async () => {
  const ticket = await dueAt('20:00:00')
  await act(db, ticket, [pause], '2026-11-23T20:00:00.000Z')
  expect((await board()).groups).toEqual([])
  const found = await board({ pausedOver: 14 * hour })
  expect(found.pausedTooLong).toMatchObject([{ ticket: ticket.number, owner: 'li', urgency: 'urgent' }])
  expect(found.groups).toEqual([{ team: null, owner: 'li', breached: 0, dueSoon: 0, pausedTooLong: 1 }])
})

test('lists as many as are asked for, and counts all of them', async () => {
  for (const minute of ['01', '03', '02']) await dueAt(`12:${minute}:00`)
  const found = await board({ limit: 2 })
  expect(numbers(found.dueSoon)).toEqual(['202611001', '202611003'])
  expect(found.groups[0]?.dueSoon).toBe(3)
})

test('knows nothing of tickets that are over, nor of any when there are none', async () => {
  const now = '2026-11-23T12:00:00.000Z'
  await act(db, await dueAt('11:00:00'), [{ type: 'cancel' }], now)
  expect(await board()).toEqual({ groups: [], dueSoon: [], breached: [], pausedTooLong: [] })
})

/** The counts that are kept, and what they should be. */
async function kept() {
  const stored = await db.execute(
    sql`select hour, team, owner, tickets from deadline_counts order by 1, 2, 3`,
  )
  const recounted = await db.execute(sql`
    select case when broken then '-infinity' else date_trunc('hour', next_due_at, 'UTC') end as hour,
      coalesce(team, '') as team, owner, count(*)::int as tickets from tickets
    where next_due_at is not null and status in ('open', 'in_progress', 'resolved') group by 1, 2, 3 order by 1, 2, 3`)
  return { stored: [...stored], recounted: [...recounted] }
}

test('keeps its counts right through whole lives, and leaves none at zero', async () => {
  const one = await dueAt('09:00:00', { team: 'hardware' })
  const other = await dueAt('12:00:00')
  const moves: [Ticket, Command[], Instant][] = [
    [one, [announce], '2026-11-24T09:30:00.000Z'],
    [other, [triage('software')], '2026-11-24T09:40:00.000Z'],
  ]
  for (const [ticket, commands, at] of moves) {
    await act(db, ticket, commands, at)
    const { stored, recounted } = await kept()
    expect(stored).toEqual(recounted)
    expect(stored).toHaveLength(2)
  }
  await act(db, await dueAt('08:00:00'), resolution, '2026-11-23T09:00:00.000Z')
  const { stored, recounted } = await kept()
  expect(stored).toEqual(recounted)
})

test('keeps its counts right when many tickets of one owner move at once', async () => {
  const tickets = await Promise.all(
    Array.from({ length: 20 }, (_, index) => dueAt(index % 2 ? '09:00:00' : '12:00:00')),
  )
  await atOnce(20, async (index) => {
    const ticket = tickets[index]
    if (ticket)
      await act(
        db,
        ticket,
        [triage(index % 3 ? 'hardware' : 'software'), respond],
        '2026-11-24T09:30:00.000Z',
      )
  })
  const { stored, recounted } = await kept()
  expect(stored).toEqual(recounted)
  expect(await counted(db, sql`select count(*) from deadline_counts where tickets <= 0`)).toBe(0)
})
