import type { Db } from '../db/client.ts'
import { trackingOf } from '../db/queries/parcels.ts'
import { readWords } from '../db/queries/words.ts'
import type { Depot, Direction, Parcel } from '../workflows/domain/depot/unit.ts'
import { unitOwed } from '../workflows/domain/ticket/depot/depot.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import type { TicketDepot } from './contract/depot.ts'
import type { Audience } from './views.ts'

type Shown = NonNullable<TicketDepot>
type Texts = Map<string, Record<string, unknown>>
type Tracking = Awaited<ReturnType<typeof trackingOf>>

/** A unit's stay in the depot with its words and ways; customers see what was found and what it costs, not each step. */
export async function viewTicketDepot(db: Db, ticket: Ticket, audience: Audience): Promise<TicketDepot> {
  const { depot, number } = ticket
  if (!depot) return null
  const [texts, tracking] = [await readWords(db, wordsIn(depot)), await trackingOf(db, number)]
  const way = (direction: Direction) => viewParcel(number, direction, depot[direction], tracking)
  return {
    way: depot.way,
    place: depot.place,
    owed: unitOwed(ticket),
    inbound: way('inbound'),
    arrivedAt: depot.arrivedAt ?? null,
    ...viewInspection(depot, texts),
    ...viewQuote(depot, texts),
    ...(audience === 'staff' ? viewWork(depot, texts) : { steps: [], tests: [] }),
    unrepaired: depot.unrepaired ?? null,
    packedAt: depot.packed?.at ?? null,
    outbound: way('outbound'),
    deliveredAt: depot.delivered?.at ?? null,
  }
}

function wordsIn({ receipt, clearance, detection, quote, steps, tests }: Depot): string[] {
  return [receipt, clearance, detection, quote, quote?.decision, ...steps, ...tests].flatMap(
    (part) => part?.words ?? [],
  )
}

function viewParcel(
  number: string,
  direction: Direction,
  parcel: Parcel | undefined,
  tracking: Tracking,
): Shown['inbound'] {
  if (!parcel) return null
  return {
    state: parcel.state,
    carrier: parcel.carrier ?? null,
    trackingNumber: parcel.trackingNumber ?? null,
    refused: parcel.refused ?? null,
    label: parcel.state === 'ready' ? `/v1/tickets/${number}/depot/labels/${direction}` : null,
    shippedAt: parcel.shippedAt ?? null,
    exceptionAt: parcel.exceptionAt ?? null,
    tracking: tracking
      .filter(({ key }) => key === parcel.key)
      .map(({ at, code, place }) => ({ at: at.toISOString(), code, place })),
  }
}

function viewInspection(
  { receipt, clearance, detection }: Depot,
  texts: Texts,
): Pick<Shown, 'receipt' | 'clearance' | 'detection'> {
  return {
    receipt: receipt
      ? {
          at: receipt.at,
          matches: receipt.matches,
          condition: said(texts, receipt, 'condition') ?? '',
          accessories: listed<string>(texts, receipt, 'accessories'),
          differences: said(texts, receipt, 'differences'),
          photos: receipt.photos,
        }
      : null,
    clearance: clearance
      ? {
          at: clearance.at,
          accepted: clearance.accepted,
          reason: said(texts, clearance, 'reason') ?? '',
        }
      : null,
    detection: detection
      ? {
          at: detection.at,
          findings: said(texts, detection, 'findings') ?? '',
          faultCode: detection.faultCode ?? null,
        }
      : null,
  }
}

function viewQuote({ quote }: Depot, texts: Texts): Pick<Shown, 'quote'> {
  if (!quote) return { quote: null }
  const { number, amount, currency, validUntil, decision } = quote
  const lines = listed<Record<string, unknown>>(texts, quote, 'lines')
  const decided = decision
    ? {
        at: decision.at,
        by: decision.by,
        accepted: decision.accepted,
        comment: said(texts, decision, 'comment'),
      }
    : null
  return { quote: { number, amount, currency, validUntil, lines, decision: decided } }
}

function viewWork({ steps, tests }: Depot, texts: Texts): Pick<Shown, 'steps' | 'tests'> {
  return {
    steps: steps.map(({ words, ...step }) => ({ ...step, note: said(texts, { words }, 'note') ?? '' })),
    tests: tests.map(({ words, results, ...round }) => ({
      ...round,
      passed: results.every(({ passed }) => passed),
      results: results.map((result) => ({ ...result, value: measuredIn(texts, words, result.test) })),
    })),
  }
}

function measuredIn(texts: Texts, words: string, test: string): string | null {
  const measured = listed<{ test: string; value?: string }>(texts, { words }, 'results')
  return measured.find((one) => one.test === test)?.value ?? null
}

function said(texts: Texts, { words }: { words: string }, name: string): string | null {
  const value = texts.get(words)?.[name]
  return typeof value === 'string' ? value : null
}

function listed<Item>(texts: Texts, { words }: { words: string }, name: string): Item[] {
  const value = texts.get(words)?.[name]
  return Array.isArray(value) ? value : []
}
