import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Carrier } from '../../activities/gateways/carrier.ts'
import { httpCarrier } from '../../activities/gateways/carrier-http.ts'
import { recordingCarrier } from '../../activities/gateways/carrier-recording.ts'
import { type ParcelActivities, parcelActivities } from '../../activities/parcels.ts'
import type { Db } from '../../db/client.ts'
import { addLocation } from '../../db/queries/locations.ts'
import { keepTracking } from '../../db/queries/parcels.ts'
import { parcels } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { act, hire, monday, open, warehouse } from '../db/cast.ts'
import { carrierToken, openCarrier, type TestCarrier } from '../support/carrier.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db
let carrier: TestCarrier
let told: string[]
let ear: { act: (number: string, act: { command: { key: string; code: string } }) => Promise<object> }
let work: ParcelActivities

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(sql`truncate tickets, ticket_numbers, customers, staff, parcels, locations cascade`)
  carrier = await openCarrier()
  told = []
  ear = {
    act: async (number, { command }) => {
      told.push(`${number} ${command.key} ${command.code}`)
      return { done: { version: 1 } }
    },
  }
  work = parcelActivities(db, httpCarrier(carrier.url, carrierToken), ear)
  await hire(db, { id: 'li', role: 'csr' })
  await addLocation(db, warehouse('north', { kind: 'depot', region: '华北', address: '北京' }))
  await addLocation(db, warehouse('all', { kind: 'depot', address: '上海' }))
})
afterEach(() => carrier.close())

/** Planned for the depot: the key of its parcel is the one that its workflow orders. */
async function aRepair(wishes: { region?: string; address?: string } = {}) {
  const { region, address = '苏州' } = wishes
  const customer = { name: '陈立', phone: '13812345601', address }
  const ticket = await open(db, { customer, ...(region === undefined ? {} : { region }) })
  const planned = await act(
    db,
    ticket,
    [{ type: 'plan', mode: 'depot', skills: [], parts: [], durationMinutes: 60, unit: { way: 'shipment' } }],
    monday,
  )
  return { ...orderOf(planned), planned }
}

function orderOf({ number, depot }: Ticket) {
  return { ticket: number, key: depot?.inbound?.key ?? '', direction: 'inbound' } as const
}

const stateOf = async (key: string) =>
  (await db.select({ state: parcels.state }).from(parcels).where(eq(parcels.key, key)))[0]?.state

describe('a label', () => {
  it('is ordered once, however often it is asked for', async () => {
    const { planned: _, ...order } = await aRepair()
    const answers = [await work.orderLabel(order), await work.orderLabel(order)]
    expect(answers).toEqual(Array(2).fill({ carrier: 'sf', trackingNumber: 'SF1' }))
    expect([carrier.asked, [...carrier.labels.keys()]]).toEqual([1, [order.key]])
    expect(carrier.labels.get(order.key)?.order).toMatchObject({
      from: { address: '苏州' },
      to: { address: '上海' },
    })
  })

  it('is the same one when its worker died after the carrier had made it', async () => {
    const { planned: _, ...order } = await aRepair()
    await work.orderLabel(order)
    await db.execute(sql`update parcels set state = 'ordering', carrier = null, tracking_number = null`)
    expect(await work.orderLabel(order)).toEqual({ carrier: 'sf', trackingNumber: 'SF1' })
    expect([carrier.asked, carrier.labels.size]).toEqual([2, 1])
  })

  it('leads to the depot of the region', async () => {
    const { planned: _, ...order } = await aRepair({ region: '华北' })
    await work.orderLabel(order)
    expect(carrier.labels.get(order.key)?.order.to.address).toBe('北京')
  })

  it('is refused where nobody knows an address, and where the carrier says so', async () => {
    const { planned: _, ...order } = await aRepair()
    carrier.refuses = () => true
    expect(await work.orderLabel(order)).toEqual({ refused: 'carrier_refused' })
    await db.execute(sql`update contacts set address = null`)
    expect(await work.orderLabel(order)).toEqual({ refused: 'no_address' })
    await db.execute(sql`update locations set address = null`)
    expect(await work.orderLabel(order)).toEqual({ refused: 'no_depot' })
  })

  it('waits for a carrier that does not answer', async () => {
    const { planned: _, ...order } = await aRepair()
    carrier.down = true
    await expect(work.orderLabel(order)).rejects.toThrow('The carrier does not answer: 503')
    const gone = await openCarrier()
    await gone.close()
    const nobody = parcelActivities(db, httpCarrier(gone.url, undefined), ear)
    await expect(nobody.orderLabel(order)).rejects.toThrow('ECONNREFUSED')
    carrier.down = false
    expect(await work.orderLabel(order)).toEqual({ carrier: 'sf', trackingNumber: 'SF1' })
  })
})

describe('a label that nobody wants', () => {
  it('is withdrawn at the carrier’s, once', async () => {
    const { planned: _, ...order } = await aRepair()
    await work.orderLabel(order)
    expect([await work.withdrawLabel(order), await work.withdrawLabel(order)]).toEqual([
      'withdrawn',
      'withdrawn',
    ])
    expect(carrier.labels.get(order.key)?.cancelled).toBe(true)
    expect(await work.orderLabel(order)).toEqual({ refused: 'withdrawn' })
  })

  it('is never ordered when it was withdrawn before', async () => {
    const { planned: _, ...order } = await aRepair()
    expect(await work.withdrawLabel(order)).toBe('withdrawn')
    expect(await work.orderLabel(order)).toEqual({ refused: 'withdrawn' })
    expect(carrier.asked).toBe(0)
  })

  it('is taken back when it was withdrawn while the carrier was at it', async () => {
    const { planned: _, ...order } = await aRepair()
    const real = httpCarrier(carrier.url, carrierToken)
    const slow: Carrier = {
      ...real,
      async order(wanted) {
        const label = await real.order(wanted)
        await work.withdrawLabel(order)
        return label
      },
    }
    expect(await parcelActivities(db, slow, ear).orderLabel(order)).toEqual({ refused: 'withdrawn' })
    expect(carrier.labels.get(order.key)?.cancelled).toBe(true)
  })

  it('stays when it was used already', async () => {
    const { planned: _, ...order } = await aRepair()
    await work.orderLabel(order)
    carrier.events.set('SF1', [{ at: '2026-11-23T08:00:00Z', code: 'picked_up' }])
    expect(await work.withdrawLabel(order)).toBe('used')
    expect(await stateOf(order.key)).toBe('ordered')
  })
})

describe('the sweep', () => {
  it('tells tickets each report once, in order, and asks no more after a delivery', async () => {
    const { planned: _, ...order } = await aRepair()
    await work.orderLabel(order)
    carrier.events.set('SF1', [
      { at: '2026-11-24T08:00:00Z', code: 'delivered' },
      { at: '2026-11-23T08:00:00Z', code: 'picked_up' },
    ])
    expect(await work.sweepParcels()).toEqual({ asked: 1, told: 2, withdrawn: [] })
    expect(told).toEqual([`${order.ticket} ${order.key} picked_up`, `${order.ticket} ${order.key} delivered`])
    expect(await work.sweepParcels()).toEqual({ asked: 0, told: 0, withdrawn: [] })
    expect(told).toHaveLength(2)
  })

  it('tells later what did not get through, and nothing behind it before', async () => {
    const { planned: _, ...order } = await aRepair()
    await work.orderLabel(order)
    await keepTracking(db, order.key, [
      { at: '2026-11-23T08:00:00.000Z', code: 'picked_up' },
      { at: '2026-11-24T08:00:00.000Z', code: 'delivered' },
    ])
    const deaf = parcelActivities(db, httpCarrier(carrier.url, carrierToken), {
      act: async () => ({ unreachable: true }),
    })
    expect(await deaf.sweepParcels()).toMatchObject({ told: 0 })
    expect(await work.sweepParcels()).toMatchObject({ told: 2 })
  })

  it('goes on with the others when a carrier does not answer, and says so', async () => {
    const { planned: _, ...order } = await aRepair()
    await work.orderLabel(order)
    carrier.down = true
    expect(await work.sweepParcels()).toEqual({ asked: 1, told: 0, withdrawn: [], problem: '503' })
  })

  it('withdraws a label that no ticket knows of, once it is old enough to be a crash’s', async () => {
    const { planned: _, ...order } = await aRepair()
    const lost = { ...order, key: `${order.ticket}/parcel-9` }
    await work.orderLabel(order)
    await work.orderLabel(lost)
    expect(await work.sweepParcels()).toMatchObject({ withdrawn: [] })
    await db.execute(sql`update parcels set ordered_at = now() - interval '1 hour'`)
    expect(await work.sweepParcels()).toMatchObject({ withdrawn: [lost.key] })
    expect([await stateOf(lost.key), await stateOf(order.key)]).toEqual(['withdrawn', 'ordered'])
    expect(carrier.labels.get(lost.key)?.cancelled).toBe(true)
  })
})

describe('the twin that records', () => {
  it('makes the same label for the same key, with both addresses, and another one for another key', async () => {
    const end = { company: null, phone: '1', name: 'Hua' }
    const order = {
      key: 'k-1',
      reference: '202611001',
      from: { ...end, address: 'Here' },
      to: { ...end, address: 'There' },
    }
    const twin = recordingCarrier()
    const [first, again, other] = [
      await twin.order(order),
      await twin.order(order),
      await twin.order({ ...order, key: 'k-2' }),
    ]
    expect(again).toEqual(first)
    if ('problem' in first || 'problem' in other) throw new Error('It makes any label.')
    expect(other.trackingNumber).not.toBe(first.trackingNumber)
    expect(String(first.content)).toMatch(/From:\nHua\n1\nHere\n\nTo:\nHua\n1\nThere/)
  })
})
