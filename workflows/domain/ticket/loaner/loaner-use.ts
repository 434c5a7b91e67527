import type { HandOverWay, InspectionResult, LoanerState, LoanState } from '../../loaner/states.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Rejection, rejection } from '../decision.ts'
import type { Loaner, Ticket } from '../state.ts'
import { endingLoan, withLoaner } from './loaner.ts'

/** Checked, cleaned, and freed of what a former customer left on it. */
export interface PrepareLoaner {
  type: 'prepareLoaner'
}

/** Words: the accessories that go along, the condition, a tracking number. */
export interface HandOverLoaner {
  type: 'handOverLoaner'
  by: HandOverWay
  words: WordsId
}

/** Words: the accessories that came back, the condition. */
export interface ReturnLoaner {
  type: 'returnLoaner'
  words: WordsId
}

export interface InspectLoaner {
  type: 'inspectLoaner'
  result: InspectionResult
  /** What the loaner is from then on. */
  becomes: Extract<LoanerState, 'available' | 'out_of_service'>
  words: WordsId
}

/** It does not come back. */
export interface LoseLoaner {
  type: 'loseLoaner'
  words: WordsId
}

type UseCommand = PrepareLoaner | HandOverLoaner | ReturnLoaner | InspectLoaner | LoseLoaner

export interface LoanerPrepared {
  type: 'loanerPrepared'
  key: string
}

export interface LoanerHandedOver extends Omit<HandOverLoaner, 'type' | 'by'> {
  type: 'loanerHandedOver'
  key: string
  way: HandOverWay
}

export interface LoanerReturned extends Omit<ReturnLoaner, 'type'> {
  type: 'loanerReturned'
  key: string
}

export interface LoanerInspected extends Omit<InspectLoaner, 'type'> {
  type: 'loanerInspected'
  key: string
}

export interface LoanerLost extends Omit<LoseLoaner, 'type'> {
  type: 'loanerLost'
  key: string
}

type UseFact = LoanerPrepared | LoanerHandedOver | LoanerReturned | LoanerInspected | LoanerLost

export const decisions: Decisions<UseCommand, UseFact> = {
  prepareLoaner: (ticket) =>
    inState(ticket, 'reserved', 'There is no loaner to prepare: none is reserved.', ({ key }) => [
      { type: 'loanerPrepared', key },
    ]),
  handOverLoaner: (ticket, { by: way, words }) =>
    inState(ticket, 'ready', 'Only a loaner that is prepared can be handed over.', ({ key }) => [
      { type: 'loanerHandedOver', key, way, words },
    ]),
  returnLoaner: (ticket, { words }) =>
    inState(ticket, 'handed_over', 'The customer has no loaner that could come back.', ({ key }) => [
      { type: 'loanerReturned', key, words },
    ]),
  inspectLoaner: (ticket, { type: _, ...found }) =>
    inState(ticket, 'returned', 'There is no loaner to inspect: record its return first.', ({ key }) => [
      { type: 'loanerInspected', key, ...found },
    ]),
  loseLoaner: (ticket, { words }) =>
    inState(ticket, 'handed_over', 'The customer has no loaner that could be lost.', ({ key }) => [
      { type: 'loanerLost', key, words },
    ]),
}

export const applications: Applications<UseFact> = {
  loanerPrepared: (ticket) => withLoaner(ticket, { state: 'ready' }),
  loanerHandedOver: (ticket, { way, words }, { now }) =>
    withLoaner(ticket, { state: 'handed_over', handedOver: { at: now, way, words } }),
  loanerReturned: (ticket, { words }, { now }) =>
    withLoaner(ticket, { state: 'returned', returned: { at: now, words } }),
  loanerInspected: (ticket, { key, result, becomes, words }) =>
    endingLoan(withLoaner(ticket, { state: 'settled', inspected: { result, becomes, words } }), {
      ...{ type: 'loan', key, ends: 'settled', becomes },
    }),
  loanerLost: (ticket, { key }) =>
    endingLoan(withLoaner(ticket, { state: 'lost' }), { type: 'loan', key, ends: 'lost', becomes: 'lost' }),
}

function inState(
  { loaner }: Ticket,
  state: LoanState,
  otherwise: string,
  facts: (loaner: Loaner) => UseFact[],
): UseFact[] | Rejection {
  if (loaner?.state === state) return facts(loaner)
  const present = loaner?.state ?? 'none'
  return rejection(`loaner_not_${state}`, otherwise, { state: present })
}
