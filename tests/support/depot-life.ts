import fc from 'fast-check'
import { directions, trackingCodes } from '../../workflows/domain/depot/unit.ts'
import { labelWanted, unitOwed } from '../../workflows/domain/ticket/depot/depot.ts'
import { stageOf } from '../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import { type Actor, system } from '../../workflows/domain/vocabulary.ts'
import { at, hua, lin, wei } from './cast.ts'

/** Repairs in the depot for the test of any life: whatever may be commanded, and what comes next when all goes well. */

const words = fc.constant('w')
const key = fc.constantFrom('inbound', 'outbound', 'nonsense')
const direction = fc.constantFrom(...directions)

type DepotCommandType =
  | 'recordLabel'
  | 'recordTracking'
  | 'shipUnit'
  | 'orderLabel'
  | 'deliverUnit'
  | 'receiveUnit'
  | 'clearUnit'
  | 'detectFault'
  | 'quote'
  | 'decideQuote'
  | 'recordStep'
  | 'recordTests'
  | 'packUnit'

export const anyDepotCommand: {
  [Type in DepotCommandType]: fc.Arbitrary<Extract<Command, { type: Type }>>
} = {
  recordLabel: fc.oneof(
    fc.record({
      ...{ type: fc.constant('recordLabel' as const), key },
      ...{ carrier: fc.constant('sf'), trackingNumber: fc.constantFrom('SF1', 'SF2') },
    }),
    fc.record({
      type: fc.constant('recordLabel' as const),
      key,
      refused: fc.constant('no_address' as const),
    }),
  ),
  recordTracking: fc.record({
    type: fc.constant('recordTracking'),
    key,
    code: fc.constantFrom(...trackingCodes),
    at: fc.constantFrom(at('2026-11-24 08:00'), at('2026-11-25 08:00')),
  }),
  shipUnit: fc.record(
    {
      type: fc.constant('shipUnit'),
      direction,
      carrier: fc.constant('jd'),
      trackingNumber: fc.constant('JD1'),
    },
    { requiredKeys: ['type', 'direction'] },
  ),
  orderLabel: fc.record({ type: fc.constant('orderLabel'), direction }),
  deliverUnit: fc.record({ type: fc.constant('deliverUnit'), words }),
  receiveUnit: fc.record({
    ...{ type: fc.constant('receiveUnit' as const), words },
    ...{ matches: fc.boolean(), photos: fc.constant(['p-1']) },
  }),
  clearUnit: fc.record({ type: fc.constant('clearUnit'), accepted: fc.boolean(), words }),
  detectFault: fc.record({ type: fc.constant('detectFault'), words }),
  quote: fc.record({
    ...{ type: fc.constant('quote' as const), words },
    ...{ amount: fc.nat(1_000), currency: fc.constant('CNY') },
    validUntil: fc.constantFrom(at('2026-11-25 08:00'), at('2099-01-01 08:00')),
  }),
  decideQuote: fc.record({ type: fc.constant('decideQuote'), accepted: fc.boolean(), words }),
  recordStep: fc.record({ type: fc.constant('recordStep'), step: fc.constant('clean'), words }),
  recordTests: fc.record({
    ...{ type: fc.constant('recordTests' as const), words },
    round: fc.integer({ min: 1, max: 3 }),
    results: fc.constantFrom([{ test: 'load', passed: true }], [{ test: 'load', passed: false }]),
  }),
  packUnit: fc.record({ type: fc.constant('packUnit'), words }),
}

export const depotFacts = {
  labelWanted: 0,
  labelReady: 0,
  labelRefused: 0,
  unitShipped: 0,
  unitArrived: 0,
  parcelHeld: 0,
  unitDelivered: 0,
  unitReceived: 0,
  unitCleared: 0,
  faultDetected: 0,
  quoted: 0,
  quoteDecided: 0,
  stepRecorded: 0,
  testsRecorded: 0,
  unitPacked: 0,
} as const

/** A parcel's key is drawn by its direction. */
export function withParcelKey(command: Command, { depot }: Ticket): Command {
  if (command.type !== 'recordLabel' && command.type !== 'recordTracking') return command
  const parcel = command.key === 'outbound' ? depot?.outbound : depot?.inbound
  return { ...command, key: command.key === 'nonsense' ? 'nonsense' : (parcel?.key ?? 'nonsense') }
}

type Told = { command: Command; by: Actor }

/** What the depot and the carrier do next, now and then with a hitch; undefined where the ticket has nothing for them. */
export function nextDepotStep(ticket: Ticket): Told | undefined {
  const { depot, version, completion } = ticket
  const wanted = labelWanted(ticket)
  if (wanted) return labelAnswer(wanted.parcel.key, version)
  if (depot?.place === 'depot' && (unitOwed(ticket) || completion)) return back(ticket)
  if (depot?.place === 'outbound' || (depot?.place === 'inbound' && unitOwed(ticket))) return carried(ticket)
  switch (stageOf(ticket)) {
    case 'responded':
    case 'diagnosed':
      return ticket.kind === 'repair' && version % 2 === 0 ? { command: plan, by: lin } : undefined
    case 'awaiting_unit':
      if (depot?.inbound?.state === 'refused') {
        return { command: { type: 'orderLabel', direction: 'inbound' }, by: lin }
      }
      return carried(ticket)
    case 'unit_inbound':
      return carried(ticket)
    case 'receiving':
      return { command: { type: 'receiveUnit', matches: version % 3 !== 0, photos: [], words: 'w' }, by: wei }
    case 'awaiting_clearance':
      return { command: { type: 'clearUnit', accepted: version % 3 !== 0, words: 'w' }, by: lin }
    case 'detecting':
      return { command: { type: 'detectFault', words: 'w' }, by: wei }
    case 'quote_open':
      return { command: { type: 'decideQuote', accepted: version % 3 !== 0, words: 'w' }, by: hua }
    case 'depot_work':
      return depot ? bench(ticket) : undefined
    default:
      return undefined
  }
}

const plan: Command = {
  ...{ type: 'plan', mode: 'depot', skills: [], parts: [], durationMinutes: 60 },
  unit: { way: 'shipment' },
}

function labelAnswer(key: string, version: number): Told {
  const answer: Command =
    version % 4 === 0
      ? { type: 'recordLabel', key, refused: 'carrier_refused' }
      : { type: 'recordLabel', key, carrier: 'sf', trackingNumber: `SF-${key}` }
  return { command: answer, by: system }
}

/** Picked up, sometimes held up, and delivered. */
function carried({ depot, version }: Ticket): Told {
  const outgoing = depot?.place === 'outbound' || depot?.place === 'depot'
  const key = (outgoing ? depot?.outbound?.key : depot?.inbound?.key) ?? ''
  const moving = depot?.place === 'inbound' || depot?.place === 'outbound'
  const code = !moving ? 'picked_up' : version % 5 === 0 ? 'exception' : 'delivered'
  return {
    command: { type: 'recordTracking', key, code, at: at(`2026-11-${10 + (version % 19)} 08:00`) },
    by: system,
  }
}

function back(ticket: Ticket): Told {
  const { depot, version } = ticket
  if (!depot?.packed) return { command: { type: 'packUnit', words: 'w' }, by: wei }
  if (depot.outbound?.state !== 'ready') return { command: { type: 'deliverUnit', words: 'w' }, by: wei }
  return version % 3 === 0
    ? { command: { type: 'shipUnit', direction: 'outbound' }, by: wei }
    : carried(ticket)
}

function bench({ depot, version }: Ticket): Told {
  if (version % 4 === 0 && !depot?.quote) {
    const validUntil = at('2099-01-01 08:00')
    return { command: { type: 'quote', amount: 100, currency: 'CNY', validUntil, words: 'w' }, by: lin }
  }
  if (version % 4 === 1) return { command: { type: 'recordStep', step: 'clean', words: 'w' }, by: wei }
  const last = depot?.tests.at(-1)
  if (last?.results.every(({ passed }) => passed) && depot?.steps.every((one) => one.at <= last.at)) {
    return { command: { type: 'complete', partsUsed: [], words: 'w' }, by: wei }
  }
  const round = (depot?.tests.length ?? 0) + 1
  const results = [{ test: 'load', passed: version % 3 !== 0 }]
  return { command: { type: 'recordTests', round, results, words: 'w' }, by: wei }
}
