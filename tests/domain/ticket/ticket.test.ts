import { describe, expect, it } from 'vitest'
import { handbook } from '../../../workflows/domain/sla/policy.ts'
import { apply, type Command, decide, type TicketEvent } from '../../../workflows/domain/ticket/ticket.ts'
import type { acts } from '../../../workflows/messages.ts'
import {
  aCancelledTicket,
  aClosedTicket,
  anAcceptedVisit,
  anOpenTicket,
  aPlannedVisit,
  at,
  eventsOf,
  lin,
  refusalOf,
} from '../../support/cast.ts'

const evening = { now: at('2026-11-23 18:00'), by: lin }

// One of each that people can give, in a form that could be taken.
const examples = {
  triage: { type: 'triage', urgency: 'low' },
  respond: { type: 'respond', channel: 'phone', words: 'w' },
  note: { type: 'note', visibility: 'internal', words: 'w' },
  diagnose: { type: 'diagnose', category: 'software', words: 'w' },
  plan: { type: 'plan', mode: 'remote', skills: [], parts: [], durationMinutes: 30 },
  acceptVisit: { type: 'acceptVisit' },
  refuseVisit: { type: 'refuseVisit', words: 'w' },
  depart: { type: 'depart' },
  arrive: { type: 'arrive' },
  startWork: { type: 'startWork', faultConfirmed: true },
  confirmVisit: { type: 'confirmVisit' },
  cancelVisit: { type: 'cancelVisit' },
  takeBackVisit: { type: 'takeBackVisit', visit: 'v', next: 'system', words: 'w' },
  displaceVisit: { type: 'displaceVisit', key: 'v', because: 'leave' },
  recordNoShow: { type: 'recordNoShow', side: 'customer' },
  issueParts: { type: 'issueParts', to: 'E-001' },
  tick: { type: 'tick', items: [{ code: 'oil', result: 'done' }], words: 'w' },
  recordAttendance: { type: 'recordAttendance', people: [{ signed: true }], words: 'w' },
  recordHandover: { type: 'recordHandover', materials: [{ code: 'MANUAL-7', quantity: 1 }], words: 'w' },
  complete: { type: 'complete', partsUsed: [], words: 'w' },
  verify: { type: 'verify', accepted: true, words: 'w' },
  recordFollowUp: { type: 'recordFollowUp', reached: true },
  pause: { type: 'pause', words: 'w' },
  requestLoaner: { type: 'requestLoaner' },
  prepareLoaner: { type: 'prepareLoaner' },
  handOverLoaner: { type: 'handOverLoaner', by: 'pickup', words: 'w' },
  returnLoaner: { type: 'returnLoaner', words: 'w' },
  inspectLoaner: { type: 'inspectLoaner', result: 'ok', becomes: 'available', words: 'w' },
  withdrawLoaner: { type: 'withdrawLoaner', words: 'w' },
  loseLoaner: { type: 'loseLoaner', words: 'w' },
  shipUnit: { type: 'shipUnit', direction: 'inbound' },
  orderLabel: { type: 'orderLabel', direction: 'inbound' },
  recordTracking: { type: 'recordTracking', key: 'k', code: 'delivered', at: '2026-12-24T08:00:00.000Z' },
  receiveUnit: { type: 'receiveUnit', matches: true, photos: [], words: 'w' },
  clearUnit: { type: 'clearUnit', accepted: true, words: 'w' },
  detectFault: { type: 'detectFault', words: 'w' },
  quote: { type: 'quote', amount: 1, currency: 'CNY', validUntil: '2099-12-24T08:00:00.000Z', words: 'w' },
  decideQuote: { type: 'decideQuote', accepted: true, words: 'w' },
  recordStep: { type: 'recordStep', step: 'clean', words: 'w' },
  recordTests: { type: 'recordTests', round: 1, results: [], words: 'w' },
  packUnit: { type: 'packUnit', words: 'w' },
  deliverUnit: { type: 'deliverUnit', words: 'w' },
  promiseDate: { type: 'promiseDate', clock: 'response', dueAt: '2026-12-24T08:00:00.000Z', words: 'w' },
  changePolicy: { type: 'changePolicy', policy: handbook, publication: 'P-1' },
  merge: { type: 'merge', into: '202611002', words: 'w' },
  absorb: { type: 'absorb', from: '202611002', key: 'k' },
  resume: { type: 'resume' },
  cancel: { type: 'cancel' },
  reopen: { type: 'reopen', words: 'w' },
} as const satisfies { [Name in keyof typeof acts]: Extract<Command, { type: Name }> }

/** A loaner outlives its ticket, and so does a unit that has to be given back. */
const takenAfterTheEnd: readonly string[] = [
  'reopen',
  'absorb',
  'returnLoaner',
  'inspectLoaner',
  'loseLoaner',
  ...['shipUnit', 'orderLabel', 'recordTracking', 'receiveUnit', 'packUnit', 'deliverUnit'],
]
const refusedAfterTheEnd = Object.values(examples).filter(({ type }) => !takenAfterTheEnd.includes(type))

describe('a ticket that has ended', () => {
  it.each(refusedAfterTheEnd.map((command) => [command.type, command] as const))(
    'takes no %s',
    (_, given) => {
      const command = structuredClone(given) as Command
      expect(refusalOf(aClosedTicket(), command, evening)).toBe('ticket_closed')
      expect(refusalOf(aCancelledTicket(), command, evening)).toBe('ticket_cancelled')
    },
  )

  it('can be reopened', () => {
    expect(eventsOf(aClosedTicket(), examples.reopen, evening)).toHaveLength(1)
    expect(eventsOf(aCancelledTicket(), examples.reopen, evening)).toHaveLength(1)
  })
})

describe('a decision', () => {
  const late = { now: at('2026-11-24 09:00'), by: lin }

  it('that is a refusal decides nothing, not even the breach that it found', () => {
    const before = anOpenTicket()
    const outcome = decide(before, { type: 'resume' }, late)
    expect(outcome).toEqual({ rejection: { code: 'not_paused', message: expect.any(String) } })
    expect(before).toEqual(anOpenTicket())
  })

  it('leaves the ticket as it was, and so does applying it', () => {
    const before = deeplyFrozen(anOpenTicket())
    const events = eventsOf(before, examples.respond, late)
    expect(events.reduce(apply, before).version).toBe(3)
    expect(before).toEqual(anOpenTicket())
  })

  it('numbers its events from the ticket’s version on', () => {
    const events = eventsOf(anAcceptedVisit(), examples.note, evening)
    expect(events.map(({ seq }) => seq)).toEqual([anAcceptedVisit().version + 1])
  })

  it('explains a refusal in details where a number helps', () => {
    const complete: Command = { type: 'complete', partsUsed: [{ sku: 'FAN-1', quantity: 2 }], words: 'w' }
    const plan: Command = { type: 'plan', mode: 'remote', skills: [], parts: [], durationMinutes: 30 }
    const planned = [...eventsOf(aPlannedVisit(), plan, evening)].reduce(apply, aPlannedVisit())
    expect(decide(planned, complete, evening)).toMatchObject({
      rejection: { code: 'part_not_reserved', details: { sku: 'FAN-1', used: 2, reserved: 0 } },
    })
  })
})

describe('applying', () => {
  it('keeps what was decided, and not the stamp of the history', () => {
    const [planned] = eventsOf(anOpenTicket(), examples.plan as unknown as Command, evening)
    const ticket = apply(anOpenTicket(), planned as TicketEvent)
    expect(Object.keys(ticket.plan ?? {}).sort()).toEqual([
      'durationMinutes',
      'mode',
      'parts',
      'revision',
      'skills',
    ])
    expect(Object.keys(anAcceptedVisit().visit ?? {}).sort()).toEqual([
      'engineer',
      'from',
      'key',
      'state',
      'to',
    ])
    expect(ticket.version).toBe(2)
  })
})

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deeplyFrozen)
  return value
}
