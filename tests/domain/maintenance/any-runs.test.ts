import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, maintenanceDue, type Verdict } from '../../../workflows/domain/maintenance/due.ts'
import {
  daysAfter,
  daysBetween,
  daysOf,
  firstFrom,
  type MaintenancePlan,
} from '../../../workflows/domain/maintenance/plan.ts'
import { runs } from '../../support/runs.ts'

const start = '2026-01-01'
const rhythms = ['P7D', 'P2W', 'P1M', 'P45D', 'P3M', 'P1Y']

const plans: fc.Arbitrary<MaintenancePlan> = fc.record(
  {
    firstOn: fc.integer({ min: -400, max: 60 }).map((days) => daysAfter(start, days)),
    rhythm: fc.constantFrom(...rhythms),
    until: fc.integer({ min: 70, max: 900 }).map((days) => daysAfter(start, days)),
  },
  { requiredKeys: ['firstOn', 'rhythm'] },
)
/** Days between one look and the next; at 0 a second worker looks on the same day. */
const gaps = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 60 })
const leads = fc.integer({ min: 0, max: 60 })

/** What the runs decide, one after the other, each from where the one before ended. */
function lookAgainAndAgain(plan: MaintenancePlan, lead: number, waits: readonly number[]) {
  const decided: (Verdict & { decidedOn: string })[] = []
  let next = firstFrom(plan, start)
  let today = start
  let lastWantedOn: string | undefined
  for (const wait of [0, ...waits]) {
    today = daysAfter(today, wait)
    if (next === undefined) continue
    const due = maintenanceDue({ id: 'C-1', plan }, next, daysAfter(today, lead))
    const last = due.at(-1)
    if (!last) continue
    for (const verdict of judge(due, { plan }, { today, lastWantedOn })) {
      decided.push({ ...verdict, decidedOn: today })
      if (verdict.outcome === 'opened') lastWantedOn = verdict.wantedOn
    }
    next = firstFrom(plan, daysAfter(last.on, 1))
  }
  return { decided, today }
}

describe('However the runs are cut', () => {
  it('each date that was due is decided exactly once, in order', () => {
    fc.assert(
      fc.property(plans, leads, gaps(400), (plan, lead, waits) => {
        const { decided, today } = lookAgainAndAgain(plan, lead, waits)
        const due = maintenanceDue({ id: 'C-1', plan }, start, daysAfter(today, lead))
        expect(decided.map(({ key }) => key)).toEqual(due.map(({ key }) => key))
      }),
      { numRuns: runs(300) },
    )
  })

  it('no two tickets are wanted nearer to each other than half a rhythm', () => {
    fc.assert(
      fc.property(plans, leads, gaps(400), (plan, lead, waits) => {
        const opened = lookAgainAndAgain(plan, lead, waits).decided.filter(
          ({ outcome }) => outcome === 'opened',
        )
        for (const [place, { on, wantedOn }] of opened.entries()) {
          const before = opened[place - 1]
          if (before)
            expect(daysBetween(before.wantedOn, wantedOn)).toBeGreaterThanOrEqual(daysOf(on, plan.rhythm) / 2)
        }
      }),
      { numRuns: runs(300) },
    )
  })

  it('of the dates that had passed unseen a run opens one at the most, and it is wanted on the day of the run', () => {
    fc.assert(
      fc.property(plans, leads, gaps(400), (plan, lead, waits) => {
        const { decided } = lookAgainAndAgain(plan, lead, waits)
        const late = decided.filter(({ outcome, on, decidedOn }) => outcome === 'opened' && on < decidedOn)
        expect(new Set(late.map(({ decidedOn }) => decidedOn)).size).toBe(late.length)
        for (const { wantedOn, decidedOn } of late) expect(wantedOn).toBe(decidedOn)
      }),
      { numRuns: runs(300) },
    )
  })

  it('somebody who looks every day opens every date, so long before it as the contract says', () => {
    fc.assert(
      fc.property(plans, leads, (plan, lead) => {
        const { decided } = lookAgainAndAgain(
          plan,
          lead,
          Array.from({ length: 200 }, () => 1),
        )
        for (const { outcome, on, wantedOn, decidedOn } of decided) {
          expect([outcome, wantedOn]).toEqual(['opened', on])
          // What was due within the lead when the contract began opens with it.
          expect(daysAfter(decidedOn, lead) === on || decidedOn === start).toBe(true)
        }
      }),
      { numRuns: runs(100) },
    )
  })
})
