import { eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { writeDigest } from '../../db/queries/digests.ts'
import { endLoan } from '../../db/queries/ended-loans.ts'
import { remindOfLoans } from '../../db/queries/loan-reminders.ts'
import { addLoaner } from '../../db/queries/loaners.ts'
import { reserveLoaner } from '../../db/queries/loans.ts'
import { addLocation } from '../../db/queries/locations.ts'
import { setMinimum, watchMinimums } from '../../db/queries/minimums.ts'
import { remindOfOldParts } from '../../db/queries/old-part-reminders.ts'
import { addPart, changePart } from '../../db/queries/parts.ts'
import type { StaffMember } from '../../db/queries/staff.ts'
import { gatherStorms } from '../../db/queries/storms.ts'
import { notices } from '../../db/schema/index.ts'
import { handbook, type Policy } from '../../workflows/domain/sla/policy.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor, Language, RefusalCause } from '../../workflows/domain/vocabulary.ts'
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
  stock,
  warehouse,
} from '../db/cast.ts'
import { arrangeAppointments } from './appointment-notices.ts'
import { sendUnits } from './depot-notices.ts'

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
  for (const cause of ['parts_missing', 'wrong_skill'] as const)
    await decline(db, await opened(), language, cause)
  await arrangeAppointments(db, opened, `${language}-engineer`)
  await followUpInVain(db, await opened())
  await serveAgain(db, await opened())
  await lend(db, () => opened({ unit: { model: `${language}-printer` } }), language)
  await runLow(db, language)
  await oweParts(db, await opened(), language)
  await oweOldPart(db, await opened(), language)
  await sendUnits(db, opened)
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

/** An engineer declines for a cause that somebody has to see to. */
async function decline(db: Db, ticket: Ticket, language: Language, cause: RefusalCause) {
  const engineer: Actor = { role: 'engineer', id: `${language}-engineer` }
  const planned = await act(db, ticket, [planVisit()], monday)
  const offered = await act(db, planned, [offerVisit(planned, engineer.id)], monday)
  const parts = [{ sku: 'belt', quantity: 1 }]
  const missing = cause === 'parts_missing' ? { parts } : {}
  await act(db, offered, [{ type: 'refuseVisit', words: nobody, cause, ...missing }], monday, engineer)
}

/** A printer stands in for another: promised and not wanted, awaited, lent and asked for again, broken, and lost. */
async function lend(db: Db, opened: () => Promise<Ticket>, language: Language) {
  const location = `${language}-loaners`
  await addLocation(db, warehouse(location))
  const id = `PRINTER-${language}`
  const common = { serial: null, location, state: 'available', condition: null } as const
  const standsInFor = [`${language}-printer`]
  await addLoaner(db, { id, model: 'P-1', standsInFor, accessories: [], ...common })
  const request: Command = { type: 'requestLoaner' }
  const lent = async (...steps: Command[]) => {
    const planned = await act(db, await opened(), [planVisit({ durationMinutes: 5_000 }), request], monday)
    const key = planned.loaner?.key ?? ''
    const unit = await reserveLoaner(db, { ticket: planned.number, key })
    const answer: Command = { type: 'recordLoan', key, ...(unit === undefined ? {} : { unit }) }
    const ticket = await act(db, planned, [answer, ...steps], monday)
    return { ticket, key }
  }
  const handOver: Command[] = [
    { type: 'prepareLoaner' },
    { type: 'handOverLoaner', by: 'pickup', words: nobody },
  ]
  const giveBack: Command = { type: 'returnLoaner', words: nobody }
  const inspect: Command = {
    ...{ type: 'inspectLoaner', result: 'missing_accessories', becomes: 'available', words: nobody },
  }
  const over = (loan: { ticket: Ticket; key: string }, ends: 'settled' | 'withdrawn') =>
    endLoan(db, { ticket: loan.ticket.number, key: loan.key, ends, becomes: 'available' })
  const out = await lent(...handOver, { type: 'cancel' })
  // The only one is out.
  await over(await lent({ type: 'cancel' }), 'withdrawn')
  for (const day of ['23', '28']) await remindOfLoans(db, new Date(`2026-11-${day}T01:00:00.000Z`))
  await act(db, out.ticket, [giveBack, inspect], monday)
  await over(out, 'settled')
  await over(await lent({ type: 'withdrawLoaner', words: nobody }), 'withdrawn')
  await lent(...handOver, { type: 'loseLoaner', words: nobody })
}

/** A part of which there should be five in the region's warehouse, and is nothing. */
async function runLow(db: Db, language: Language) {
  const location = `${language}-warehouse`
  await addLocation(db, warehouse(location, { region: language }))
  await addPart(db, { sku: 'GEAR-40', nameZh: '齿轮 40', nameEn: 'Gear 40' })
  await setMinimum(db, { sku: 'GEAR-40', location, minimum: 5 })
  await watchMinimums(db, new Date())
}

/** Somebody takes along what is held, and the customer needs it no more. */
async function oweParts(db: Db, ticket: Ticket, language: Language) {
  const planned = await act(db, ticket, [planVisit({ parts: [{ sku: 'GEAR-40', quantity: 2 }] })], monday)
  const key = planned.parts?.key ?? ''
  const commands: Command[] = [
    { type: 'recordReservation', key, shortages: [] },
    { type: 'issueParts', to: `${language}-engineer` },
    { type: 'cancel' },
  ]
  await act(db, planned, commands, monday)
}

/** The old gear is due, and does not come for weeks. */
async function oweOldPart(db: Db, ticket: Ticket, language: Language) {
  // The main location, to which old parts come back.
  await stock(db, {})
  await changePart(db, 'GEAR-40', { oldPart: 'return' })
  const plan = planVisit({ mode: 'remote', parts: [{ sku: 'GEAR-40', quantity: 1 }] })
  const planned = await act(db, ticket, [respond, plan], monday)
  const key = planned.parts?.key ?? ''
  const partsUsed = [{ sku: 'GEAR-40', quantity: 1 }]
  const used: Command = { type: 'complete', partsUsed, words: nobody }
  const by: Actor = { role: 'engineer', id: `${language}-engineer` }
  await act(db, planned, [{ type: 'recordReservation', key, shortages: [] }, used], monday, by)
  // Due on 7 December.
  for (const day of ['04', '07', '10', '14']) {
    await remindOfOldParts(db, new Date(`2026-12-${day}T01:00:00.000Z`))
  }
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
