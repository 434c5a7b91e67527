import type { Depot, Quote } from '../../depot/unit.ts'
import type { Instant } from '../../time/instant.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, rejection } from '../decision.ts'
import type { Paused, Resumed } from '../promise/pause.ts'
import { waitsFor } from '../promise/pause.ts'
import type { Ticket } from '../state.ts'
import { quoteOpen, stayOf, withDepot } from './depot.ts'
import { repairing } from './inspection.ts'

/** What a repair that is not covered would cost; words: the lines (process.md 4). */
export interface MakeQuote {
  type: 'quote'
  /** In minor units of the currency. */
  amount: number
  currency: string
  validUntil: Instant
  words: WordsId
}

/** The customer's decision; words: who said so and what. */
export interface DecideQuote {
  type: 'decideQuote'
  accepted: boolean
  words: WordsId
}

export interface Quoted extends Omit<MakeQuote, 'type'> {
  type: 'quoted'
  number: number
}

export interface QuoteDecided extends Omit<DecideQuote, 'type'> {
  type: 'quoteDecided'
}

type QuoteFact = Quoted | QuoteDecided

export const decisions: Decisions<MakeQuote | DecideQuote, QuoteFact | Paused | Resumed> = {
  quote: (ticket, { type: _, ...quote }, { now }) =>
    repairing(ticket, (depot) => {
      if (!depot.detection) {
        return rejection('not_detected', 'Nobody knows yet what is wrong; record the detection first.')
      }
      if (quote.validUntil <= now) {
        return rejection('time_passed', `${quote.validUntil} has passed; name an end that lies ahead.`)
      }
      if (depot.quote?.decision?.accepted) {
        return rejection('quote_accepted', 'The customer has accepted a quote already.')
      }
      const number = (depot.quote?.number ?? 0) + 1
      return [
        ...goingOn(ticket, depot),
        { type: 'quoted', number, ...quote },
        ...waiting(ticket, depot, quote),
      ]
    }),
  decideQuote: (ticket, { type: _, ...decision }, { now }) => {
    const depot = stayOf(ticket)
    const quote = depot?.quote
    if (!depot || !quote || !quoteOpen(depot)) {
      return rejection('no_open_quote', 'No quote waits for a decision.')
    }
    // Who says no late still gets the unit back.
    if (decision.accepted && quote.validUntil <= now) {
      return rejection('quote_expired', `The quote was valid until ${quote.validUntil}; make a new one.`)
    }
    return [{ type: 'quoteDecided', ...decision }, ...goingOn(ticket, depot)]
  },
}

export const applications: Applications<QuoteFact> = {
  quoted: (ticket, { type: _, ...quote }) => withDepot(ticket, { quote }),
  quoteDecided: (ticket, { accepted, words }, { now, by }) => {
    const quote = ticket.depot?.quote
    if (!quote) return ticket
    const decided: Quote = { ...quote, decision: { accepted, at: now, by, words } }
    return withDepot(ticket, {
      quote: decided,
      ...(accepted ? {} : { unrepaired: 'quote_declined' as const }),
    })
  },
}

/** While the customer considers it, the clocks of whoever waits for an approval do not count. */
function waiting(
  ticket: Ticket,
  depot: Depot,
  { validUntil, words }: Pick<Quote, 'validUntil' | 'words'>,
): Paused[] {
  if (waitsFor(ticket, 'approval') && !quoteOpen(depot)) return []
  return [{ type: 'paused', waitingFor: 'approval', until: validUntil, words }]
}

function goingOn(ticket: Ticket, depot: Depot): Resumed[] {
  const paused = quoteOpen(depot) && waitsFor(ticket, 'approval')
  return paused ? [{ type: 'resumed', waitingFor: 'approval' }] : []
}
