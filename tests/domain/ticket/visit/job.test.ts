import { describe, expect, it } from 'vitest'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import { type Command, decide } from '../../../../workflows/domain/ticket/ticket.ts'
import type { ChecklistItem } from '../../../../workflows/domain/ticket/visit/checklist.ts'
import type { ChecklistResult, Kind } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  anOpenTicket,
  aPlannedVisit,
  at,
  hua,
  lin,
  ming,
  refusalOf,
  told,
  wei,
} from '../../../support/cast.ts'

const now = at('2026-11-23 14:00')
const report: Command = { type: 'complete', partsUsed: [], words: 'w-report' }

const two: ChecklistItem[] = [
  { code: 'oil', required: true },
  { code: 'belt', required: true },
  { code: 'paint', required: false },
]

function planned(ticket: Ticket, items: ChecklistItem[], mode: 'remote' | 'onsite' = 'remote'): Ticket {
  const plan: Command = {
    type: 'plan',
    mode,
    skills: [],
    parts: [],
    durationMinutes: 60,
    checklist: { template: 'T-1', items },
  }
  return told(ticket, plan, { now: at('2026-11-23 09:30'), by: lin })
}

function aJob(kind: Kind = 'maintenance', items = two): Ticket {
  const response: Command = { type: 'respond', channel: 'phone', words: 'w' }
  const ticket = told(anOpenTicket({ kind }), response, { now: at('2026-11-23 09:00'), by: lin })
  return planned(ticket, items)
}

function tick(results: Record<string, ChecklistResult>, words = 'w-tick'): Command {
  return {
    type: 'tick',
    items: Object.entries(results).map(([code, result]) => ({ code, result })),
    words,
  }
}

const resultsOf = ({ job }: Ticket) =>
  Object.fromEntries((job?.checklist?.items ?? []).map(({ code, checked }) => [code, checked?.result]))

describe('A job with a checklist', () => {
  it('is not complete while required items are open, and says which', () => {
    expect(decide(aJob(), report, { now, by: wei })).toMatchObject({
      rejection: { code: 'checklist_open', details: { missing: ['oil', 'belt'] } },
    })
    const half = told(aJob(), tick({ oil: 'done' }), { now, by: wei })
    expect(decide(half, report, { now, by: wei })).toMatchObject({
      rejection: { code: 'checklist_open', details: { missing: ['belt'] } },
    })
  })

  it.each(['done', 'not_applicable', 'failed'] as const)(
    'is complete with each required item looked at: %s',
    (result) => {
      const looked = told(aJob(), tick({ oil: result, belt: result }), { now, by: wei })
      expect(told(looked, report, { now, by: wei }).completion).toBeDefined()
      expect(resultsOf(looked)).toEqual({ oil: result, belt: result, paint: undefined })
    },
  )

  it('keeps who looked and when, and takes the last word on an item', () => {
    const first = told(aJob(), tick({ oil: 'failed', belt: 'done' }, 'w-1'), { now, by: wei })
    const later = at('2026-11-23 14:20')
    const second = told(first, tick({ oil: 'done' }, 'w-2'), { now: later, by: ming })
    expect(second.job?.checklist?.items).toEqual([
      { code: 'oil', required: true, checked: { result: 'done', at: later, by: ming, words: 'w-2' } },
      { code: 'belt', required: true, checked: { result: 'done', at: now, by: wei, words: 'w-1' } },
      { code: 'paint', required: false },
    ])
  })

  it('knows only its own items', () => {
    expect(decide(aJob(), tick({ oil: 'done', coolant: 'done' }), { now, by: wei })).toMatchObject({
      rejection: { code: 'unknown_item', details: { unknown: ['coolant'] } },
    })
  })

  it('keeps what was looked at when it is planned anew with other items', () => {
    const looked = told(aJob(), tick({ oil: 'done', paint: 'done' }), { now, by: wei })
    const again = planned(looked, [
      { code: 'oil', required: true },
      { code: 'coolant', required: true },
    ])
    expect(resultsOf(again)).toEqual({ oil: 'done', coolant: undefined })
    expect(refusalOf(again, report, { now, by: wei })).toBe('checklist_open')
  })

  it('begins the next round without it', () => {
    const done = told(aJob(), tick({ oil: 'done', belt: 'done' }), { now, by: wei })
    const objection: Command = { type: 'verify', accepted: false, words: 'w' }
    const next = told(told(done, report, { now, by: wei }), objection, { now, by: hua })
    expect(next.round).toBe(2)
    expect(next.job).toBeUndefined()
  })

  it('takes nothing more once it is reported complete', () => {
    const done = told(aJob(), tick({ oil: 'done', belt: 'done' }), { now, by: wei })
    const complete = told(done, report, { now, by: wei })
    expect(refusalOf(complete, tick({ paint: 'done' }), { now, by: wei })).toBe('already_completed')
  })

  it('is gone through by the engineer of the visit, or by the desk, and by no other engineer', () => {
    const visit = anArrivedVisit(anAcceptedVisit(anOfferedVisit(planned(aPlannedVisit(), two, 'onsite'))))
    expect(refusalOf(visit, tick({ oil: 'done' }), { now, by: ming })).toBe('not_your_visit')
    expect(resultsOf(told(visit, tick({ oil: 'done' }), { now, by: wei })).oil).toBe('done')
    expect(resultsOf(told(visit, tick({ oil: 'done' }), { now, by: lin })).oil).toBe('done')
  })
})

describe('A ticket without a checklist', () => {
  it('is completed as before', () => {
    expect(aCompletedTicket().completion).toBeDefined()
    expect(aCompletedTicket().job).toBeUndefined()
  })

  it('has nothing to go through', () => {
    expect(refusalOf(aPlannedVisit(), tick({ oil: 'done' }), { now, by: lin })).toBe('no_checklist')
  })
})

describe('Attendees and material', () => {
  const attendance = (people: { signed: boolean }[], words: string): Command => ({
    type: 'recordAttendance',
    people,
    words,
  })
  const handover: Command = {
    type: 'recordHandover',
    materials: [{ code: 'MANUAL-7', quantity: 2 }, { quantity: 1 }],
    words: 'w-handover',
  }

  it.each(['installation', 'training'] as const)('are recorded at an %s', (kind) => {
    const there = told(aJob(kind), attendance([{ signed: true }, { signed: false }], 'w-1'), { now, by: wei })
    const both = told(there, handover, { now, by: wei })
    expect(both.job).toMatchObject({
      attendance: { at: now, by: wei, people: [{ signed: true }, { signed: false }], words: 'w-1' },
      handover: { materials: [{ code: 'MANUAL-7', quantity: 2 }, { quantity: 1 }], words: 'w-handover' },
      checklist: { template: 'T-1' },
    })
  })

  it('are told anew as a whole, so that a slip of the pen is mended', () => {
    const first = told(aJob('training'), attendance([{ signed: false }, { signed: true }], 'w-1'), {
      now,
      by: wei,
    })
    const second = told(first, attendance([{ signed: true }], 'w-2'), { now, by: wei })
    expect(second.job?.attendance).toMatchObject({ people: [{ signed: true }], words: 'w-2' })
  })

  it.each(['repair', 'maintenance', 'complaint'] as const)('have no place on a %s', (kind) => {
    expect(refusalOf(aJob(kind), attendance([], 'w'), { now, by: wei })).toBe('other_kind')
    expect(refusalOf(aJob(kind), handover, { now, by: wei })).toBe('other_kind')
  })

  it('hold up no completion: without them it is complete all the same', () => {
    const done = told(aJob('training'), tick({ oil: 'done', belt: 'done' }), { now, by: wei })
    expect(told(done, report, { now, by: wei }).completion).toBeDefined()
  })
})
