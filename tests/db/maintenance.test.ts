import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import {
  addContract,
  type ContractTerms,
  changeContract,
  removeContract,
  setContractActive,
} from '../../db/queries/contract-changes.ts'
import { decidedDates, findContract } from '../../db/queries/contracts.ts'
import { setContract } from '../../db/queries/customers.ts'
import { contractsDue, openMaintenance } from '../../db/queries/maintenance.ts'
import { notices, outbox, ticketEvents, tickets, units } from '../../db/schema/index.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, hire, open } from './cast.ts'

let fresh: FreshDatabase
let db: Db
let customerId: string

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(
    sql`truncate tickets, ticket_numbers, contracts, maintenance_dates, customers, staff, notices cascade`,
  )
  await hire(db, { id: 'li', role: 'csr' })
  customerId = (await open(db)).customerId
})

const quarterly: ContractTerms = {
  region: '华东',
  until: null,
  firstOn: '2026-12-15',
  rhythm: 'P3M',
  leadDays: 14,
  calendar: null,
  units: [],
}

function agree(more: Partial<ContractTerms> = {}, today = '2026-11-23') {
  return addContract(db, { id: 'C-7', customerId, ...quarterly, ...more }, { today, madeBy: 'M-001' })
}

/** A run in the morning of a day in Shanghai. */
function look(today: string) {
  const context = { now: `${today}T01:00:00.000Z`, timeZone: 'Asia/Shanghai', policy: handbook }
  return openMaintenance(db, 'C-7', context)
}

async function outcomes(): Promise<[string, string][]> {
  const rows = await decidedDates(db, 'C-7', 100)
  return rows.map(({ on, outcome }) => [on, outcome] as [string, string]).reverse()
}

const maintenanceTickets = () =>
  db.select().from(tickets).where(eq(tickets.kind, 'maintenance')).orderBy(tickets.number)

describe('A maintenance ticket', () => {
  test('is opened so many days before the date as the contract says, and not a day earlier', async () => {
    await agree()
    expect(await contractsDue(db, '2026-11-30')).toEqual([])
    expect(await look('2026-11-30')).toEqual({ opened: [], leftOut: [] })
    expect(await contractsDue(db, '2026-12-01')).toEqual(['C-7'])
    expect((await look('2026-12-01')).opened).toHaveLength(1)
    expect(await contractsDue(db, '2026-12-02')).toEqual([])
  })

  test('is opened as the day begins in the department’s zone, wherever the worker runs', async () => {
    await agree()
    const at = (now: string) =>
      openMaintenance(db, 'C-7', { now, timeZone: 'Asia/Shanghai', policy: handbook })
    expect((await at('2026-11-30T15:59:59.999Z')).opened).toEqual([])
    expect((await at('2026-11-30T16:00:00.000Z')).opened).toEqual(['202612001'])
  })

  test('comes in as every request does: with a number, a history, a notice, and a note for its workflow', async () => {
    await agree()
    const { opened } = await look('2026-12-01')
    expect(opened).toEqual(['202612001'])
    const [row] = await maintenanceTickets()
    expect(row).toMatchObject({
      number: '202612001',
      customerId,
      channel: 'contract',
      kind: 'maintenance',
      urgency: 'low',
      region: '华东',
      owner: 'li',
      wanted: { at: '2026-12-15T01:00:00.000Z' },
      intakeKey: 'contract/C-7/2026-12-15',
    })
    expect(row?.ticket.maintenance).toEqual({
      contract: 'C-7',
      plannedOn: '2026-12-15',
      wantedOn: '2026-12-15',
    })
    const [event] = await db.select().from(ticketEvents).where(eq(ticketEvents.ticket, '202612001'))
    expect(event?.event).toMatchObject({ type: 'opened', by: { role: 'system' } })
    expect(await db.select().from(outbox).where(eq(outbox.ticket, '202612001'))).toHaveLength(1)
    const told = await db.select().from(notices).where(eq(notices.ticket, '202612001'))
    expect(told).toMatchObject([{ kind: 'received', facts: { maintenanceOn: '2026-12-15' } }])
  })

  test('is one for each machine that is still the customer’s', async () => {
    const machine = (serial: string) => ({ model: 'VMC-850', serial })
    await agree({ units: [machine('SN-1'), machine('SN-2'), machine('SN-3')] })
    const other = await open(db, { customer: { name: 'Otto Kern', phone: '+49301' } })
    await db.update(units).set({ customerId: other.customerId }).where(eq(units.serial, 'SN-2'))
    expect((await look('2026-12-01')).opened).toHaveLength(2)
    const machines = await db
      .select({ serial: units.serial })
      .from(tickets)
      .innerJoin(units, eq(units.id, tickets.unitId))
      .where(eq(tickets.kind, 'maintenance'))
      .orderBy(units.serial)
    expect(machines).toEqual([{ serial: 'SN-1' }, { serial: 'SN-3' }])
  })

  test('is not opened when all machines are somebody else’s by then, and the next date is looked at again', async () => {
    await agree({ units: [{ model: 'VMC-850', serial: 'SN-1' }] })
    const other = await open(db, { customer: { name: 'Otto Kern', phone: '+49301' } })
    await db.update(units).set({ customerId: other.customerId })
    expect(await look('2026-12-01')).toEqual({ opened: [], leftOut: ['contract/C-7/2026-12-15'] })
    await db.update(units).set({ customerId })
    expect((await look('2027-03-01')).opened).toHaveLength(1)
    expect(await outcomes()).toEqual([
      ['2026-12-15', 'sold'],
      ['2027-03-15', 'opened'],
    ])
  })
})

describe('However often somebody looks', () => {
  test('ten runs at the same moment open one ticket', async () => {
    await agree()
    const runs = await atOnce(10, () => look('2026-12-01'))
    expect(runs.flatMap(({ opened }) => opened)).toEqual(['202612001'])
    expect(await maintenanceTickets()).toHaveLength(1)
  })

  test('runs of different days at the same moment, and again, open each date once', async () => {
    await agree({ rhythm: 'P1M' })
    for (let round = 0; round < 2; round += 1) {
      await atOnce(6, (month) => look(`2027-0${month + 1}-20`))
    }
    const rows = await decidedDates(db, 'C-7', 100)
    const dates = rows.map(({ on }) => on)
    expect(new Set(dates).size).toBe(dates.length)
    expect(dates).toHaveLength(7)
    expect(await maintenanceTickets()).toHaveLength(rows.filter(({ ticket }) => ticket !== null).length)
  })

  test('after half a year without anybody looking one ticket is opened, and the others are on record as missed', async () => {
    await agree({ rhythm: 'P1M' })
    expect((await look('2027-05-18')).opened).toHaveLength(1)
    expect(await outcomes()).toEqual([
      ['2026-12-15', 'missed'],
      ['2027-01-15', 'missed'],
      ['2027-02-15', 'missed'],
      ['2027-03-15', 'missed'],
      ['2027-04-15', 'missed'],
      ['2027-05-15', 'opened'],
    ])
    const [row] = await maintenanceTickets()
    expect(row?.ticket).toMatchObject({
      receivedAt: '2027-05-18T01:00:00.000Z',
      maintenance: { plannedOn: '2027-05-15', wantedOn: '2027-05-18' },
    })
  })

  test('a run that comes to grief leaves nothing behind, and the next one opens everything', async () => {
    await agree({
      units: [
        { model: 'A', serial: '1' },
        { model: 'B', serial: '2' },
      ],
    })
    // Somebody has taken the key of the second machine's date.
    const [second] = await db.select().from(units).where(eq(units.model, 'B'))
    const key = `contract/C-7/2026-12-15/${second?.id}`
    await db.execute(sql`insert into maintenance_dates (key, contract, "on", outcome, decided_at)
      values (${key}, 'C-7', '2026-12-15', 'missed', now())`)
    await expect(look('2026-12-01')).rejects.toThrow()
    expect(await maintenanceTickets()).toEqual([])
    await db.execute(sql`delete from maintenance_dates`)
    expect((await look('2026-12-01')).opened).toEqual(['202612001', '202612002'])
  })
})

describe('A contract that changes', () => {
  test('in its rhythm asks from today on, and never again for what was opened', async () => {
    await agree()
    await look('2026-12-01')
    await changeContract(db, 'C-7', { ...quarterly, rhythm: 'P1M' }, '2026-12-03')
    expect(await look('2026-12-03')).toEqual({ opened: [], leftOut: [] })
    expect((await look('2027-01-01')).opened).toHaveLength(1)
    expect(await outcomes()).toEqual([
      ['2026-12-15', 'opened'],
      ['2027-01-15', 'opened'],
    ])
  })

  test('to a date near the one that was opened opens no second one', async () => {
    await agree()
    await look('2026-12-01')
    await changeContract(db, 'C-7', { ...quarterly, firstOn: '2026-12-20' }, '2026-12-03')
    expect(await look('2026-12-06')).toEqual({ opened: [], leftOut: ['contract/C-7/2026-12-20'] })
    expect((await look('2027-03-06')).opened).toHaveLength(1)
    expect(await outcomes()).toEqual([
      ['2026-12-15', 'opened'],
      ['2026-12-20', 'covered'],
      ['2027-03-20', 'opened'],
    ])
  })

  test('in its lead alone opens what that brings forward at once', async () => {
    await agree()
    await changeContract(db, 'C-7', { ...quarterly, leadDays: 30 }, '2026-11-24')
    expect((await look('2026-11-24')).opened).toHaveLength(1)
  })

  test('in its region keeps what is late and nobody has looked at yet', async () => {
    await agree({ leadDays: 0 })
    await changeContract(db, 'C-7', { ...quarterly, leadDays: 0, region: '华北' }, '2026-12-17')
    expect((await look('2026-12-17')).opened).toHaveLength(1)
    expect((await maintenanceTickets())[0]?.region).toBe('华北')
  })

  test('to an earlier end opens nothing behind it, and goes on when it is prolonged', async () => {
    await agree()
    await changeContract(db, 'C-7', { ...quarterly, until: '2027-03-14' }, '2026-11-24')
    await look('2026-12-01')
    expect(await look('2027-03-14')).toEqual({ opened: [], leftOut: [] })
    expect((await findContract(db, 'C-7'))?.nextOn).toBeNull()
    await changeContract(db, 'C-7', quarterly, '2027-05-01')
    expect((await findContract(db, 'C-7'))?.nextOn).toBe('2027-06-15')
  })

  test('ends with the contract of the same code that the customer has', async () => {
    await agree()
    await setContract(db, customerId, 'C-7', '2026-12-14')
    expect(await look('2026-12-10')).toEqual({ opened: [], leftOut: [] })
    await setContract(db, customerId, 'C-7', '2026-12-15')
    expect((await look('2026-12-10')).opened).toHaveLength(1)
  })

  test('is not bound by a contract of another code', async () => {
    await agree()
    await setContract(db, customerId, 'gold', '2026-12-01')
    expect((await look('2026-12-01')).opened).toHaveLength(1)
  })
})

describe('A contract that pauses', () => {
  test('opens nothing meanwhile, and afterwards only what is still to come', async () => {
    await agree({ rhythm: 'P1M' })
    await setContractActive(db, 'C-7', false, '2026-11-25')
    expect(await contractsDue(db, '2027-02-20')).toEqual([])
    expect(await look('2027-02-20')).toEqual({ opened: [], leftOut: [] })
    await setContractActive(db, 'C-7', true, '2027-02-20')
    expect(await look('2027-02-20')).toEqual({ opened: [], leftOut: [] })
    expect((await look('2027-03-01')).opened).toHaveLength(1)
    expect(await outcomes()).toEqual([
      ['2026-12-15', 'paused'],
      ['2027-01-15', 'paused'],
      ['2027-02-15', 'paused'],
      ['2027-03-15', 'opened'],
    ])
  })

  test('and is made to go on twice records nothing twice', async () => {
    await agree({ rhythm: 'P1M' })
    await setContractActive(db, 'C-7', false, '2026-11-25')
    await atOnce(5, () => setContractActive(db, 'C-7', true, '2027-02-20'))
    expect(await outcomes()).toHaveLength(3)
  })
})

describe('A contract', () => {
  test('that is taken over from elsewhere does not make up for its past', async () => {
    await agree({ firstOn: '2024-01-15', rhythm: 'P1M' })
    expect((await look('2026-12-01')).opened).toHaveLength(1)
    expect(await outcomes()).toEqual([['2026-12-15', 'opened']])
  })

  test('of a number that is taken is refused, and the first stays', async () => {
    await agree()
    expect(await agree({ rhythm: 'P1Y' })).toBeUndefined()
    expect((await findContract(db, 'C-7'))?.rhythm).toBe('P3M')
  })

  test('can be removed until it opened something', async () => {
    await agree()
    expect(await removeContract(db, 'C-7')).toBeUndefined()
    expect(await removeContract(db, 'C-7')).toBe('not_found')
    await agree()
    await look('2026-12-01')
    expect(await removeContract(db, 'C-7')).toBe('in_use')
    expect(await findContract(db, 'C-7')).toBeDefined()
  })
})
