import type { TestResult } from '../../depot/unit.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, rejection } from '../decision.ts'
import type { Ticket } from '../state.ts'
import { quoteOpen, unitOwed, wantingLabel, withDepot } from './depot.ts'
import { repairing } from './inspection.ts'

/** One step of the repair, as it is done (process.md 7). */
export interface RecordStep {
  type: 'recordStep'
  /** What is done, by a code. */
  step: string
  words: WordsId
}

/** One round of tests; a round that fails goes back to the repair. Words: what was measured. */
export interface RecordTests {
  type: 'recordTests'
  round: number
  results: TestResult[]
  words: WordsId
}

/** Everything that goes back is in the box; words: the checklist. */
export interface PackUnit {
  type: 'packUnit'
  words: WordsId
}

export interface StepRecorded extends Omit<RecordStep, 'type'> {
  type: 'stepRecorded'
}

export interface TestsRecorded extends Omit<RecordTests, 'type'> {
  type: 'testsRecorded'
}

export interface UnitPacked extends Omit<PackUnit, 'type'> {
  type: 'unitPacked'
}

type RepairFact = StepRecorded | TestsRecorded | UnitPacked

/** A ticket passes through Temporal whole: more steps than this belong into one note. */
const mostSteps = 200
const mostRounds = 50

export const decisions: Decisions<RecordStep | RecordTests | PackUnit, RepairFact> = {
  recordStep: (ticket, { step, words }) =>
    workable(ticket, ({ steps }) =>
      steps.length < mostSteps
        ? [{ type: 'stepRecorded', step, words }]
        : rejection('too_many_steps', `At most ${mostSteps} steps; put several into one note.`),
    ),
  recordTests: (ticket, { type: _, ...tests }) =>
    workable(ticket, (depot) => {
      const next = depot.tests.length + 1
      if (next > mostRounds) return rejection('too_many_rounds', `At most ${mostRounds} rounds of tests.`)
      return tests.round === next
        ? [{ type: 'testsRecorded', ...tests }]
        : rejection('other_test_round', `The next round of tests is number ${next}.`, { round: next })
    }),
  packUnit: (ticket, { words }) => {
    const { depot } = ticket
    if (depot?.place !== 'depot') {
      return rejection('unit_not_here', 'The unit is not in the depot.', {
        place: depot?.place ?? 'customer',
      })
    }
    if (depot.packed) return rejection('already_packed', 'The unit is packed already.')
    if (unitOwed(ticket) || ticket.completion) return [{ type: 'unitPacked', words }]
    return rejection('not_completed', 'Report the work first, also that nothing was done; then pack.')
  },
}

export const applications: Applications<RepairFact> = {
  stepRecorded: (ticket, { step, words }, { now, by }) =>
    withDepot(ticket, { steps: [...(ticket.depot?.steps ?? []), { at: now, by, step, words }] }),
  testsRecorded: (ticket, { round, results, words }, { now, by }) =>
    withDepot(ticket, { tests: [...(ticket.depot?.tests ?? []), { round, at: now, by, results, words }] }),
  unitPacked: (ticket, { words }, { now, by }) => {
    const packed = withDepot(ticket, { packed: { at: now, by, words } })
    return packed.depot?.way === 'shipment' ? wantingLabel(packed, 'outbound') : packed
  },
}

function workable(ticket: Ticket, rest: Parameters<typeof repairing<RepairFact>>[1]) {
  return repairing<RepairFact>(ticket, (depot) => {
    if (!depot.detection) {
      return rejection('not_detected', 'Nobody knows yet what is wrong; record the detection first.')
    }
    if (quoteOpen(depot)) {
      return rejection('quote_open', 'The customer has not decided on the quote yet.')
    }
    return rest(depot)
  })
}
