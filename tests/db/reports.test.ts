import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '../../db/client.ts'
import { serialChain } from '../../db/queries/installed-parts.ts'
import { remindOfOldParts } from '../../db/queries/old-part-reminders.ts'
import { inspectOldPart, leaveOldPart, listOldParts, receiveOldPart } from '../../db/queries/old-parts.ts'
import { changePart, findPart } from '../../db/queries/parts.ts'
import { recordEvents } from '../../db/queries/record.ts'
import { claimSerials, releaseOldClaims, releaseSerials } from '../../db/queries/serial-claims.ts'
import { setProductWarranty, setWarrantyLaw } from '../../db/queries/warranty-rules.ts'
import { keepWords } from '../../db/queries/words.ts'
import { installedParts, notices, stockMovements } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, decided, hire, nobody, open, planVisit, respond, stock } from './cast.ts'

const chen: Actor = { role: 'engineer', id: 'chen' }
let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
  await hire(
    db,
    { id: 'chen', role: 'engineer' },
    { id: 'wu', role: 'parts_keeper' },
    { id: 'shen', role: 'supervisor' },
  )
  await stock(db, { board: 20, fuse: 20 })
  await changePart(db, 'board', { warranty: 'P6M', oldPart: 'return', oldPartWithin: 'P14D' })
  await setWarrantyLaw(db, 'EU', { minimum: 'P2Y', source: 'Directive (EU) 2019/771 art. 10' })
  await setProductWarranty(db, 'VMC-850', 'P24M')
})
afterAll(() => fresh.drop())

const plan = (sku: string) => planVisit({ mode: 'remote', parts: [{ sku, quantity: 2 }] })

interface Report {
  sku?: string
  quantity?: number
  serials?: { new: string; old?: string }[]
  oldPart?: 'return' | 'customer' | 'none'
  at?: Instant
  asked?: Parameters<typeof open>[1]
}

/** A repair that ends with two boards held and some of them built in; Monday, 10:00 in Shanghai unless it says otherwise. */
async function repaired({ sku = 'board', quantity = 1, at = '2026-11-23T02:00:00.000Z', ...more }: Report) {
  const { asked, ...line } = more
  const words = randomUUID()
  const opened = await open(db, { unit: { model: 'VMC-850', serial: `S-${randomUUID()}` }, ...asked })
  let ticket: Ticket = await act(db, opened, [respond, plan(sku)], at)
  const key = ticket.parts?.key ?? ''
  ticket = await act(db, ticket, [{ type: 'recordReservation', key, shortages: [] }], at)
  await keepWords(db, {
    id: words,
    ticket: ticket.number,
    texts: { partsUsed: [{ sku, quantity, ...line }] },
  })
  const command: Command = { type: 'complete', partsUsed: [{ sku, quantity }], words }
  const events = decided(ticket, command, at, chen)
  // A record may be tried twice.
  for (let twice = 0; twice < 2; twice += 1) {
    expect(await recordEvents(db, ticket.number, events, 'Asia/Shanghai')).toEqual([])
  }
  const pieces = await db.select().from(installedParts).where(eq(installedParts.report, words))
  const [old] = await listOldParts(db, { ticket: ticket.number, limit: 9 })
  return { number: ticket.number, words, pieces, old }
}

describe('what a report has built in', () => {
  it('is under warranty for its own period, reckoned in the department’s days', async () => {
    const { pieces } = await repaired({ at: '2026-08-31T16:30:00.000Z', asked: { unit: { model: 'X' } } })
    // It is the first of September already, in Shanghai.
    expect(pieces).toMatchObject([
      {
        ...{ sku: 'board', quantity: 1, serial: null, state: 'installed', warrantyUntil: '2027-03-01' },
        warrantyReason: { code: 'part_period', installedOn: '2026-09-01', period: 'P6M' },
      },
    ])
  })

  it('is as long as the product’s, where that has more left', async () => {
    const unit = { model: 'VMC-850', serial: 'S-1', purchasedOn: '2026-01-31' }
    const { pieces } = await repaired({ asked: { unit } })
    expect(pieces).toMatchObject([
      {
        warrantyUntil: '2028-01-31',
        warrantyReason: { code: 'rest_of_old', old: { until: '2028-01-31', from: 'purchase' } },
      },
    ])
  })

  it('is at least what the law of the region asks for', async () => {
    const { pieces } = await repaired({ asked: { region: 'EU', unit: { model: 'X' } } })
    expect(pieces).toMatchObject([{ warrantyUntil: '2028-11-23', warrantyReason: { code: 'legal_minimum' } }])
  })

  it('keeps its date when the article’s period changes later', async () => {
    const { words } = await repaired({ asked: { unit: { model: 'X' } } })
    await changePart(db, 'board', { warranty: 'P1M' })
    await changePart(db, 'board', { warranty: 'P6M' })
    const kept = await db.select().from(installedParts).where(eq(installedParts.report, words))
    expect(kept).toMatchObject([{ warrantyUntil: '2027-05-23' }])
  })

  it('is one piece to each serial number, and the rest together', async () => {
    const { pieces } = await repaired({ quantity: 2, serials: [{ new: 'B-2', old: 'B-0' }] })
    expect(pieces.map(({ serial, oldSerial, quantity }) => [serial, oldSerial, quantity]).sort()).toEqual([
      [null, null, 1],
      ['B-2', 'B-0', 1],
    ])
  })
})

describe('serial numbers', () => {
  it('link what came out with what came in; the rest of its warranty goes on', async () => {
    const unit = { model: 'VMC-850', serial: 'S-2' }
    const first = await repaired({ serials: [{ new: 'C-1', old: 'C-0' }], asked: { unit } })
    const second = await repaired({
      serials: [{ new: 'C-2', old: 'C-1' }],
      at: '2026-12-23T02:00:00.000Z',
      asked: { unit },
    })
    const third = await repaired({
      sku: 'fuse',
      serials: [{ new: 'C-3', old: 'C-2' }],
      at: '2027-01-05T02:00:00.000Z',
      asked: { unit },
    })
    // A fuse has no period of its own.
    expect(third.pieces).toMatchObject([
      {
        warrantyUntil: '2027-06-23',
        warrantyReason: { code: 'rest_of_old', old: { until: '2027-06-23', from: 'old_part' } },
      },
    ])
    for (const serial of ['C-0', 'C-1', 'C-2', 'C-3']) {
      const chain = await serialChain(db, serial)
      expect(
        chain.map(({ part }) => part.serial),
        serial,
      ).toEqual(['C-1', 'C-2', 'C-3'])
    }
    const [oldest] = await serialChain(db, 'C-2')
    expect(oldest).toMatchObject({ part: { serial: 'C-1', ticket: first.number }, unit: { serial: 'S-2' } })
    expect(oldest?.part.removedAt?.toISOString()).toBe('2026-12-23T02:00:00.000Z')
    expect(second.old).toMatchObject({ serial: 'C-1' })
    expect(await serialChain(db, 'C-9')).toEqual([])
  })

  it('are built in once: of twenty reports at once one gets it', async () => {
    const claims = [
      { sku: 'board', serial: 'D-2' },
      { sku: 'board', serial: 'D-1' },
    ]
    const claim = (ticket: string, report: string, wanted = claims) =>
      db.transaction((tx) => claimSerials(tx, { ticket, report, unitId: null }, wanted))
    const reports = Array.from({ length: 20 }, () => randomUUID())
    const answers = await atOnce(20, (index) =>
      claim(`2026110${index + 10}`, reports[index] ?? nobody, index % 2 ? claims : [...claims].reverse()),
    )
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1)
    const winner = answers.indexOf(undefined)
    const ticket = `2026110${winner + 10}`
    expect(new Set(answers.flatMap((answer) => answer?.ticket ?? []))).toEqual(new Set([ticket]))
    // The same report again, and a further attempt of the same ticket, are no others.
    const again = randomUUID()
    expect(await claim(ticket, reports[winner] ?? nobody)).toBeUndefined()
    expect(await claim(ticket, again)).toBeUndefined()
    await releaseSerials(db, reports[winner] ?? nobody)
    expect(await claim('202611999', randomUUID())).toMatchObject({ sku: 'board', ticket })
    await releaseSerials(db, again)
    expect(await claim('202611999', randomUUID())).toBeUndefined()
  })

  it('that are built in are not let go, and claims that came to nothing are, after a day', async () => {
    const { number, words } = await repaired({ serials: [{ new: 'E-1' }] })
    await releaseSerials(db, words)
    const kept = { ticket: '202611998', report: randomUUID(), unitId: null }
    const claims = [{ sku: 'board', serial: 'E-1' }]
    expect(await claimSerials(db, kept, claims)).toEqual({ ...claims[0], ticket: number })
    expect(await claimSerials(db, kept, [{ sku: 'board', serial: 'E-2' }])).toBeUndefined()
    expect(await releaseOldClaims(db)).toEqual([])
    await db
      .update(installedParts)
      .set({ claimedAt: new Date(Date.now() - 25 * 3_600_000) })
      .where(eq(installedParts.report, kept.report))
    expect(await releaseOldClaims(db)).toEqual(['board/E-2'])
  })
})

describe('an old part', () => {
  const told = async (number: string) => {
    const rows = await db.select().from(notices).where(eq(notices.ticket, number))
    return rows
      .filter(({ kind }) => kind.startsWith('old_part'))
      .map(({ kind, recipient, facts }) => `${kind} ${recipient} ${facts.reminder}`)
      .sort()
  }

  it('is due when its article says so, whoever forgets the ticket', async () => {
    const { old, number } = await repaired({})
    expect(old).toMatchObject({ state: 'due', engineer: 'chen', quantity: 1 })
    expect(old?.dueAt?.toISOString()).toBe('2026-12-07T02:00:00.000Z')
    const ledger = await db
      .select()
      .from(stockMovements)
      .where(eq(stockMovements.key, `old-part/${old?.id}/due`))
    expect(ledger).toMatchObject([{ kind: 'old_part_due', sku: 'board', quantity: 1, ticket: number }])
    expect((await repaired({ oldPart: 'customer' })).old).toMatchObject({
      state: 'with_customer',
      dueAt: null,
    })
    expect((await repaired({ oldPart: 'none' })).old).toBeUndefined()
    expect((await repaired({ sku: 'fuse' })).old).toBeUndefined()
    expect((await repaired({ sku: 'fuse', oldPart: 'return' })).old).toMatchObject({ state: 'due' })
  })

  it('is asked for before, on and after its day, once each; then by those who have to know', async () => {
    const { number } = await repaired({ at: '2026-10-01T02:00:00.000Z' })
    const looked = async (now: Instant) => {
      await atOnce(3, () => remindOfOldParts(db, new Date(now)))
      return told(number)
    }
    // Due on 15 October.
    expect(await looked('2026-10-12T01:59:59.999Z')).toEqual([])
    expect(await looked('2026-10-12T02:00:00.000Z')).toEqual(['old_part_due chen soon'])
    expect(await looked('2026-10-15T02:00:00.000Z')).toEqual([
      'old_part_due chen soon',
      'old_part_due chen today',
    ])
    const all = await looked('2026-10-30T02:00:00.000Z')
    // Nobody looked for a fortnight: only the last is told of those that came due meanwhile.
    expect(all).toEqual([
      'old_part_due chen missing',
      'old_part_due chen soon',
      'old_part_due chen today',
      'old_part_missing shen missing',
      'old_part_missing wu missing',
    ])
    expect(await looked('2027-10-30T02:00:00.000Z')).toEqual(all)
  })

  it('that has come is asked for no more; it is inspected, and is stock again when it is refurbished', async () => {
    const { old, number } = await repaired({ at: '2026-09-01T02:00:00.000Z' })
    const id = old?.id ?? nobody
    const inspect = {
      id,
      result: 'no_fault_found',
      outcome: 'refurbished',
      notes: 'Clean',
      by: 'wu',
    } as const
    expect(await inspectOldPart(db, inspect)).toEqual({ refusal: 'not_received', state: 'due' })
    expect(await receiveOldPart(db, { id, location: 'moon', by: 'wu' })).toEqual({
      refusal: 'unknown_location',
    })
    const received = await atOnce(5, () => receiveOldPart(db, { id, location: 'main', by: 'wu' }))
    expect(received[4]).toMatchObject({ state: 'received', location: 'main', receivedBy: 'wu' })
    await remindOfOldParts(db, new Date('2027-10-30T02:00:00.000Z'))
    expect(await told(number)).toEqual([])

    const before = (await findPart(db, 'board'))?.onHand ?? 0
    await atOnce(5, () => inspectOldPart(db, inspect))
    expect(await findPart(db, 'board')).toMatchObject({ onHand: before + 1 })
    expect(await inspectOldPart(db, { ...inspect, result: 'defective' })).toEqual({
      ...{ refusal: 'not_received', state: 'inspected' },
    })
    expect(await leaveOldPart(db, id)).toEqual({ refusal: 'not_due', state: 'inspected' })
    expect(await leaveOldPart(db, nobody)).toEqual({ refusal: 'old_part_not_found' })
  })

  it('that stayed with the customer is owed by nobody, and may come after all', async () => {
    const { old } = await repaired({})
    const id = old?.id ?? nobody
    expect(await leaveOldPart(db, id)).toMatchObject({ state: 'with_customer', nextReminderAt: null })
    expect(await leaveOldPart(db, id)).toMatchObject({ state: 'with_customer' })
    expect(await receiveOldPart(db, { id, location: 'main', by: 'wu' })).toMatchObject({ state: 'received' })
    const late = await repaired({ oldPart: 'customer' })
    const came = await receiveOldPart(db, { id: late.old?.id ?? nobody, location: 'main', by: 'wu' })
    expect(came).toMatchObject({ state: 'received' })
  })
})
