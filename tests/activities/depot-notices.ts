import { randomUUID } from 'node:crypto'
import type { Db } from '../../db/client.ts'
import { keepWords } from '../../db/queries/words.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import { act, complete, monday, nobody, respond } from '../db/cast.ts'

type PlanCommand = Extract<Command, { type: 'plan' }>

const plan = (way: 'shipment' | 'counter'): PlanCommand => ({
  ...{ type: 'plan', mode: 'depot', skills: [], parts: [], durationMinutes: 60 },
  unit: { way },
})
const receipt: Command = { type: 'receiveUnit', matches: false, photos: [], words: nobody }
const clear: Command = { type: 'clearUnit', accepted: true, words: nobody }
const detect: Command = { type: 'detectFault', words: nobody }
const pack: Command = { type: 'packUnit', words: nobody }

/** Units sent and brought, held up and quoted for, accepted and declined, given back and fetched. */
export async function sendUnits(db: Db, opened: () => Promise<Ticket>): Promise<void> {
  await sendIn(db, await opened())
  await bringIn(db, await opened())
  const cancelled = await act(db, await opened(), [plan('counter'), receipt, { type: 'cancel' }], monday)
  await act(db, cancelled, [pack, { type: 'deliverUnit', words: nobody }], monday)
}

async function sendIn(db: Db, ticket: Ticket): Promise<void> {
  const at = '2026-11-24T02:00:00.000Z'
  let current = await act(db, ticket, [respond, plan('shipment')], monday)
  const refuse: Command = {
    type: 'recordLabel',
    key: current.depot?.inbound?.key ?? '',
    refused: 'no_address',
  }
  current = await act(db, current, [refuse, { type: 'orderLabel', direction: 'inbound' }], monday)
  const key = current.depot?.inbound?.key ?? ''
  const quote = await aQuote(db, ticket.number)
  await act(
    db,
    current,
    [
      { type: 'recordLabel', key, carrier: 'sf', trackingNumber: `SF-${ticket.number}` },
      { type: 'recordTracking', key, code: 'exception', at },
      { type: 'recordTracking', key, code: 'delivered', at },
      ...[receipt, clear, detect, quote],
      { type: 'decideQuote', accepted: false, words: nobody },
      ...[complete, pack],
      { type: 'shipUnit', direction: 'outbound', carrier: 'jd', trackingNumber: `JD-${ticket.number}` },
      { type: 'deliverUnit', words: nobody },
    ],
    monday,
  )
}

async function bringIn(db: Db, ticket: Ticket): Promise<void> {
  const quote = await aQuote(db, ticket.number)
  await act(
    db,
    ticket,
    [
      ...[respond, plan('counter'), receipt, clear, detect, quote],
      { type: 'decideQuote', accepted: true, words: nobody },
      { type: 'recordTests', round: 1, results: [{ test: 'load', passed: true }], words: nobody },
      ...[complete, pack],
    ],
    monday,
  )
}

/** With its lines, which stay in Postgres. */
async function aQuote(db: Db, ticket: string): Promise<Command> {
  const id = randomUUID()
  const lines = [{ kind: 'part', description: 'M-17', quantity: 1, amount: 12_345 }]
  await keepWords(db, { id, ticket, texts: { lines } })
  return {
    ...{ type: 'quote', amount: 12_345, currency: 'CNY' },
    ...{ validUntil: '2026-12-01T02:00:00.000Z', words: id },
  }
}
