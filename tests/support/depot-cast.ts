import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import { type Actor, system } from '../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, lin, told, wei } from './cast.ts'

/** A unit's way through the depot, a Monday with Wei at the bench; each function goes one step further. */

export const depotPlan: Command = {
  type: 'plan',
  mode: 'depot',
  skills: [],
  parts: [],
  durationMinutes: 120,
  unit: { way: 'shipment' },
}

export const inbound = '202611001/parcel-1'
export const outbound = '202611001/parcel-2'

/** Each command at its time; all have to be taken. */
export function course(ticket: Ticket, ...steps: [string, Command, Actor?][]): Ticket {
  return steps.reduce((now, [time, command, by = wei]) => told(now, command, { now: at(time), by }), ticket)
}

export function tracked(
  key: string,
  code: Extract<Command, { type: 'recordTracking' }>['code'],
  time: string,
): Command {
  return { type: 'recordTracking', key, code, at: at(time) }
}

/** Responded and planned at nine. */
export function aDepotPlan(wishes: Partial<Parameters<typeof anOpenTicket>[0]> = {}): Ticket {
  return course(
    anOpenTicket(wishes),
    ['2026-11-23 08:30', { type: 'respond', channel: 'phone', words: 'w' }, lin],
    ['2026-11-23 09:00', depotPlan, lin],
  )
}

export function aLabel(wishes = {}): Ticket {
  const label: Command = { type: 'recordLabel', key: inbound, carrier: 'sf', trackingNumber: 'SF1' }
  return course(aDepotPlan(wishes), ['2026-11-23 09:01', label, system])
}

/** Picked up on Monday, delivered on Tuesday at ten. */
export function anArrivedUnit(wishes = {}): Ticket {
  return course(
    aLabel(wishes),
    ['2026-11-23 15:10', tracked(inbound, 'picked_up', '2026-11-23 15:00'), system],
    ['2026-11-24 10:05', tracked(inbound, 'delivered', '2026-11-24 10:00'), system],
  )
}

export const receipt = {
  type: 'receiveUnit',
  matches: true,
  photos: ['p-1'],
  words: 'w-receipt',
} satisfies Command

export function aReceivedUnit(wishes = {}): Ticket {
  return course(anArrivedUnit(wishes), ['2026-11-24 11:00', receipt])
}

export function aDetectedFault(wishes = {}): Ticket {
  return course(aReceivedUnit(wishes), [
    '2026-11-24 13:00',
    { type: 'detectFault', faultCode: 'F-17', words: 'w-detection' },
  ])
}

export function tests(round: number, passed: boolean): Command {
  return { type: 'recordTests', round, results: [{ test: 'load', passed }], words: `w-tests-${round}` }
}

export const step: Command = { type: 'recordStep', step: 'replace_seal', words: 'w-step' }

export function aTestedUnit(wishes = {}): Ticket {
  return course(aDetectedFault(wishes), ['2026-11-24 14:00', step], ['2026-11-24 15:00', tests(1, true)])
}

export const report: Command = { type: 'complete', partsUsed: [], words: 'w-report' }

export function aPackedUnit(wishes = {}): Ticket {
  return course(
    aTestedUnit(wishes),
    ['2026-11-24 15:30', report],
    ['2026-11-24 16:00', { type: 'packUnit', words: 'w-packing' }],
  )
}

export function aReturnedUnit(wishes = {}): Ticket {
  return course(
    aPackedUnit(wishes),
    [
      '2026-11-24 16:01',
      { type: 'recordLabel', key: outbound, carrier: 'sf', trackingNumber: 'SF2' },
      system,
    ],
    ['2026-11-24 18:05', tracked(outbound, 'picked_up', '2026-11-24 18:00'), system],
    ['2026-11-25 12:05', tracked(outbound, 'delivered', '2026-11-25 12:00'), system],
  )
}
