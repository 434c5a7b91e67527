import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runSimulation, ticketsPerPage } from '../../activities/simulations.ts'
import type { Db } from '../../db/client.ts'
import { changeTo } from '../../db/queries/changes.ts'
import { ensureDefaultPolicy } from '../../db/queries/policy-choice.ts'
import { askSimulation, findSimulation, type SimulationRow } from '../../db/queries/simulations.ts'
import type { Change } from '../../workflows/domain/sla/change.ts'
import type { SimulationOrder } from '../../workflows/domain/sla/simulation.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { act, hire, open, respond } from '../db/cast.ts'
import { noRest, responseIn, stricter } from '../db/publishing.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate simulations, policies, tickets, ticket_numbers, customers, staff cascade`)
  // A normal ticket has 48 hours.
  await ensureDefaultPolicy(db, responseIn('PT24H', 'PT48H', 'PT72H'))
  await hire(db, { id: 'li', role: 'csr' }, { id: 'sun', role: 'supervisor' }, { id: 'mei', role: 'manager' })
})

const timeZone = 'Asia/Shanghai'
const week = {
  from: '2026-11-23T00:00:00.000Z',
  to: '2026-11-30T00:00:00.000Z',
  until: '2026-12-01T00:00:00.000Z',
}

/** A normal ticket of Li's, received and opened then, and answered then if ever. */
async function received(at: Instant, answered?: Instant, later: Command[] = []): Promise<string> {
  const ticket = await open(db, { receivedAt: at }, { now: at })
  const commands: Command[] = [respond, ...later]
  if (answered !== undefined) await act(db, ticket, commands, answered)
  return ticket.number
}

async function asked(wanted: Parameters<typeof changeTo>[1], more: Partial<SimulationOrder> = {}) {
  const change = await changeTo(db, wanted)
  const id = crypto.randomUUID()
  return askSimulation(db, { ...week, ...more, change }, { id, madeBy: 'mei' })
}

async function answered({ id }: Pick<SimulationRow, 'id'>) {
  await runSimulation(db, id, timeZone, noRest)
  const row = await findSimulation(db, id)
  if (row?.state !== 'done' || !row.result) throw new Error('There is no answer.')
  return row.result
}

const candidate: NonNullable<Change['policy']> = {
  id: 'candidate',
  version: 0,
  scope: 'default',
  definition: stricter,
}
const forAll = { policy: candidate, everything: true } as const

describe('a simulation', () => {
  it('says which promises would be broken, and who would hear of it when', async () => {
    // Answered after 30 hours: within 48, and not within 24.
    const slow = await received('2026-11-23T01:00:00.000Z', '2026-11-24T07:00:00.000Z')
    await received('2026-11-23T02:00:00.000Z', '2026-11-23T03:00:00.000Z')
    const result = await answered(await asked(forAll))
    expect(result).toEqual({
      touched: 2,
      breaches: {
        recorded: 0,
        simulated: 1,
        added: {
          count: 1,
          first: [{ ticket: slow, clock: 'response', cycle: 1, dueAt: '2026-11-24T01:00:00.000Z' }],
        },
        avoided: { count: 0, first: [] },
      },
      levels: {
        'response 50%': { recorded: 1, simulated: 1 },
        'response 75%': { recorded: 0, simulated: 1 },
        'response breach': { recorded: 0, simulated: 1 },
      },
      audiences: {
        owner: { recorded: 1, simulated: 3 },
        supervisor: { recorded: 0, simulated: 1 },
      },
      people: {
        li: { recorded: 1, simulated: 3 },
        sun: { recorded: 0, simulated: 1 },
      },
      // In Shanghai 50 % is told on the 23rd at 21:00, 75 % on the 24th at 03:00, the breach at 09:00. What was
      // recorded, 50 % of 48 hours, was due on the 24th at 09:00, and told with the answer.
      days: {
        '2026-11-23': { breaches: { recorded: 0, simulated: 0 }, alerts: { recorded: 0, simulated: 1 } },
        '2026-11-24': { breaches: { recorded: 0, simulated: 1 }, alerts: { recorded: 1, simulated: 2 } },
      },
    })
  })

  it('says which promises would have been kept', async () => {
    const number = await received('2026-11-23T01:00:00.000Z', '2026-11-25T02:00:00.000Z')
    const generous = { ...candidate, definition: responseIn('PT48H', 'PT96H', 'PT144H') }
    const { breaches } = await answered(await asked({ ...forAll, policy: generous }))
    expect(breaches).toMatchObject({
      recorded: 1,
      simulated: 0,
      avoided: { count: 1, first: [{ ticket: number, dueAt: '2026-11-25T01:00:00.000Z' }] },
    })
  })

  it('leaves tickets that the candidate is not for as they were recorded', async () => {
    await received('2026-11-23T01:00:00.000Z', '2026-11-25T02:00:00.000Z')
    const { touched, breaches } = await answered(
      await asked({ policy: { ...candidate, scope: 'tier', value: 'key' } }),
    )
    expect({ touched, breaches }).toMatchObject({ touched: 0, breaches: { recorded: 1, simulated: 1 } })
    expect(breaches.added.count + breaches.avoided.count).toBe(0)
  })

  it('looks at the tickets of the period only', async () => {
    await received('2026-11-22T23:59:59.999Z')
    const first = await received('2026-11-23T00:00:00.000Z')
    await received('2026-11-30T00:00:00.000Z')
    const row = await asked(forAll)
    expect(row.total).toBe(1)
    const { breaches } = await answered(row)
    expect(breaches.added.first.map(({ ticket }) => ticket)).toEqual([first])
  })

  it('goes on where it was interrupted, and counts no ticket twice', async () => {
    for (let count = 0; count < ticketsPerPage + 5; count += 1) await received('2026-11-23T01:00:00.000Z')
    const { id } = await asked(forAll)
    let rests = 0
    const killed = {
      async rest() {
        rests += 1
        // In the second page, after two of its five tickets.
        if (rests === ticketsPerPage + 1 + 2) throw new Error('The worker was killed')
      },
    }
    await expect(runSimulation(db, id, timeZone, killed)).rejects.toThrow('killed')
    expect(await findSimulation(db, id)).toMatchObject({ state: 'running', done: 50, total: 55 })
    expect((await answered({ id })).breaches).toMatchObject({ recorded: 0, simulated: 55 })
    expect(await findSimulation(db, id)).toMatchObject({ state: 'done', done: 55 })
  })

  it('is counted once, though two attempts run at the same time', async () => {
    for (let count = 0; count < 12; count += 1) await received('2026-11-23T01:00:00.000Z')
    const { id } = await asked(forAll)
    await Promise.all([answered({ id }), answered({ id })])
    expect((await findSimulation(db, id))?.result?.breaches.simulated).toBe(12)
  })
})
