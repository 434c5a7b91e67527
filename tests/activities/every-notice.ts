import { eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { writeDigest } from '../../db/queries/digests.ts'
import { addLocation } from '../../db/queries/locations.ts'
import { setMinimum, watchMinimums } from '../../db/queries/minimums.ts'
import { addPart } from '../../db/queries/parts.ts'
import type { StaffMember } from '../../db/queries/staff.ts'
import { gatherStorms } from '../../db/queries/storms.ts'
import { notices } from '../../db/schema/index.ts'
import { handbook, type Policy } from '../../workflows/domain/sla/policy.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor, Language } from '../../workflows/domain/vocabulary.ts'
import {
  accept,
  act,
  complete,
  hire,
  monday,
  nobody,
  offerVisit,
  open,
  planVisit,
  resolution,
  respond,
  warehouse,
} from '../db/cast.ts'

export function customerOf(language: Language) {
  return language === 'en'
    ? { name: 'Anna Berg', email: 'anna@berg.example' }
    : { name: '王伟', email: 'wang@berg.example' }
}

/**
 * Walks tickets through everything that people are told of, by the rules themselves, so that each notice carries the
 * facts it would carry in earnest. All who hear of it read this language: the region has nobody else.
 */
export async function causeEveryNotice(db: Db, language: Language): Promise<void> {
  const region = language
  await hireAll(db, language, region)
  const taken = { by: { role: 'csr', id: `${language}-csr` } } as const
  const opened = (more = {}) => open(db, { customer: customerOf(language), region, ...more }, taken)
  await gatherAlerts(db, await opened({ urgency: 'urgent' }))
  await escalate(db, language, region)
  await breakPromise(db, await opened({ kind: 'complaint', urgency: 'urgent' }))
  await visit(db, await opened(), language)
  await followUpInVain(db, await opened())
  await serveAgain(db, await opened())
  await runLow(db, language)
  const horizon = 24 * 3_600_000
  await writeDigest(db, { digest: language, scheduledFor: new Date('2026-11-24T02:00:00.000Z'), horizon })
}

async function hireAll(db: Db, language: Language, region: string) {
  const roles = ['csr', 'dispatcher', 'parts_keeper', 'supervisor', 'manager'] as const
  const common: Pick<StaffMember, 'language' | 'regions'> = { language, regions: [region] }
  for (const role of roles) await hire(db, { id: `${language}-${role}`, role, ...common })
  const [name, phone] = language === 'en' ? ['Carl Dean', '+447700900123'] : ['陈刚', '+8613900000123']
  await hire(db, { id: `${language}-engineer`, role: 'engineer', name, phone, ...common })
}

/** Alerts of a ticket that was answered early, all of them beyond the rate; the quarter of an hour is over. */
async function gatherAlerts(db: Db, ticket: Ticket) {
  await act(db, ticket, [respond], '2026-11-24T02:00:00.000Z')
  await gatherStorms(db, new Date(), 0)
  await db.update(notices).set({ nextAttemptAt: new Date() }).where(eq(notices.kind, 'alert_digest'))
}

/** Half of the time is gone: the customer hears of it, and the dispatcher takes the ticket over. */
async function escalate(db: Db, language: Language, region: string) {
  const levels = [{ at: '50%', tells: ['customer'], acts: [`reassign:${language}-dispatcher`] }] as const
  const policy: Policy = { ...handbook, clocks: { response: { ...handbook.clocks.response, levels } } }
  const by: Actor = { role: 'csr', id: `${language}-csr` }
  const ticket = await open(db, { customer: customerOf(language), region }, { by })
  const changed = await act(db, ticket, [{ type: 'changePolicy', policy, publication: nobody }], monday)
  await act(db, changed, [respond], '2026-11-24T02:00:00.000Z')
}

/** A day and an hour late, and then another day. */
async function breakPromise(db: Db, ticket: Ticket) {
  const late = await act(db, ticket, [{ type: 'announce' }], '2026-11-24T02:00:00.000Z')
  await act(db, late, [{ type: 'announce' }], '2026-11-25T02:00:00.000Z')
}

/** Parts are short; an offer lapses, one is accepted and given back; the dispatcher assigns, and all is cancelled. */
async function visit(db: Db, ticket: Ticket, language: Language) {
  const engineer: Actor = { role: 'engineer', id: `${language}-engineer` }
  const offer = async (current: Ticket) => act(db, current, [offerVisit(current, engineer.id)], monday)
  let current = await act(db, ticket, [planVisit({ parts: [{ sku: 'belt', quantity: 2 }] })], monday)
  const key = current.parts?.key ?? ''
  const shortages = [{ sku: 'belt', wanted: 2, available: 0 }]
  current = await act(db, current, [{ type: 'recordReservation', key, shortages }], monday)
  current = await act(db, current, [{ type: 'recordReservation', key, shortages: [] }], monday)
  current = await offer(current)
  current = await act(db, current, [{ type: 'lapseOffer', key: current.visit?.key ?? '' }], monday)
  current = await offer(current)
  current = await act(
    db,
    current,
    [{ type: 'acceptVisit' }, { type: 'refuseVisit', words: nobody }],
    monday,
    engineer,
  )
  const handOver = offerVisit(current, engineer.id)
  if (handOver.type !== 'offerVisit') throw new Error('It is an offer.')
  current = await act(db, current, [{ type: 'handToDispatcher', key: handOver.key }], monday)
  current = await act(db, current, [{ ...handOver, type: 'assignVisit' }], monday)
  await act(db, current, [{ type: 'cancel' }], monday)
}

/** A part of which there should be five in the region's warehouse, and is nothing. */
async function runLow(db: Db, language: Language) {
  const location = `${language}-warehouse`
  await addLocation(db, warehouse(location, { region: language }))
  await addPart(db, { sku: 'GEAR-40', nameZh: '齿轮 40', nameEn: 'Gear 40' })
  await setMinimum(db, { sku: 'GEAR-40', location, minimum: 5 })
  await watchMinimums(db, new Date())
}

async function followUpInVain(db: Db, ticket: Ticket) {
  const inVain: Command = { type: 'recordFollowUp', reached: false }
  await act(db, ticket, [...resolution, inVain, inVain, inVain], monday)
}

/** An objection, a bad rating and a reopening: four rounds of service. */
async function serveAgain(db: Db, ticket: Ticket) {
  const object: Command = { type: 'verify', accepted: false, words: nobody }
  const rate = (mark: number): Command => ({
    type: 'recordFollowUp',
    reached: true,
    ratings: { attitude: mark, efficiency: mark, solution: mark },
  })
  const hours: [Instant, Command[]][] = [
    ['2026-11-23T02:00:00.000Z', [respond, complete, object]],
    ['2026-11-23T03:00:00.000Z', [respond, complete, accept, rate(1)]],
    ['2026-11-23T04:00:00.000Z', [respond, complete, accept, rate(5)]],
    ['2026-11-23T05:00:00.000Z', [{ type: 'reopen', words: nobody }]],
  ]
  let current = ticket
  for (const [now, commands] of hours) current = await act(db, current, commands, now)
}
