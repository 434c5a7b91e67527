import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Candidate, consider, pick } from '../../../workflows/domain/dispatch/choice.ts'
import type { Engagement, Engineer, Job } from '../../../workflows/domain/dispatch/engineer.ts'
import { earliestSlot } from '../../../workflows/domain/dispatch/slot.ts'
import { travelTime } from '../../../workflows/domain/dispatch/travel.ts'
import type { Calendar, Window } from '../../../workflows/domain/time/calendar.ts'
import { openSpans } from '../../../workflows/domain/time/calendar.ts'
import { workedUntil } from '../../../workflows/domain/time/span.ts'
import { at, hour, minute } from './cast.ts'

// Times are full quarters of an hour and ways are rounded up to minutes, so that a minute is the smallest step.

const words = ['a', 'b', 'c']
const quarters = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * 15 * minute)
const place = fc.record({
  latitude: fc.constantFrom(31, 31.1, 31.3),
  longitude: fc.constantFrom(121, 121.2, 121.5),
})
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

const start = at('07:00')
const shift: fc.Arbitrary<Calendar> = fc
  .constantFrom<Window[]>(
    [['08:00', '17:00']],
    [
      ['07:00', '12:00'],
      ['13:00', '18:00'],
    ],
    [['22:00', '06:00']],
    [['00:00', '24:00']],
  )
  .map((day) => ({
    timeZone: 'Asia/Shanghai',
    week: { mon: day, tue: day, wed: day },
    exceptions: [],
  }))

/** Visits one behind the other, each with some time before it that counts as its way. */
const visits: fc.Arbitrary<Engagement[]> = fc
  .array(
    fc.record({ pause: quarters(0, 30), way: quarters(0, 2), length: quarters(1, 12), place: maybe(place) }),
    {
      maxLength: 4,
    },
  )
  .map((list) => {
    let from = start
    return list.map(({ pause, way, length, place: where }) => {
      const visit = { from: from + pause, arrival: from + pause + way, to: from + pause + way + length }
      from = visit.to
      return where ? { ...visit, place: where } : visit
    })
  })

const leave = fc
  .tuple(quarters(0, 100), quarters(1, 60))
  .map(([from, length]) => ({ from: start + from, to: start + from + length }))

const engineer = (id: string): fc.Arbitrary<Engineer> =>
  fc
    .record({
      skills: fc.dictionary(fc.constantFrom(...words), fc.integer({ min: 1, max: 3 })),
      models: fc.subarray(words),
      certificates: fc
        .subarray(words)
        .map((codes) => codes.map((code) => ({ code, validUntil: '2026-11-24' }))),
      regions: fc.shuffledSubarray(words),
      home: maybe(place),
      radius: maybe(fc.constantFrom(15, 40)),
      shifts: maybe(shift),
      onCall: maybe(shift),
      leave: fc.array(leave, { maxLength: 2 }),
      busy: visits,
      van: fc.dictionary(fc.constantFrom(...words), fc.integer({ min: 0, max: 2 })),
      record: fc.dictionary(
        fc.constantFrom(...words),
        fc.record({ visits: fc.integer({ min: 3, max: 6 }), firstTime: fc.integer({ min: 0, max: 3 }) }),
      ),
    })
    .map((made) => ({ id, ...present(made) }))

const team = fc.tuple(...['E-1', 'E-2', 'E-3', 'E-4', 'E-5'].map(engineer))

const anyJob: fc.Arbitrary<Job> = fc
  .record({
    skills: fc.subarray(words, { maxLength: 2 }),
    level: maybe(fc.integer({ min: 1, max: 3 })),
    certificates: fc.subarray(words, { maxLength: 1 }),
    model: maybe(fc.constantFrom(...words)),
    region: maybe(fc.constantFrom(...words)),
    place: maybe(place),
    faultCode: maybe(fc.constantFrom(...words)),
    urgent: fc.boolean(),
    now: fc.constant(start),
    within: fc
      .tuple(quarters(0, 40), quarters(4, 150))
      .map(([from, length]) => ({ from: start + from, to: start + from + length })),
    duration: quarters(1, 16),
    dueAt: maybe(quarters(0, 150).map((after) => start + after)),
    parts: fc.subarray(words).map((skus) => skus.map((sku) => ({ sku, quantity: 1 }))),
    usual: maybe(fc.constantFrom('E-1', 'E-2')),
    passedOver: fc.subarray(['E-1', 'E-2']),
    excluded: fc.subarray(['E-3']),
  })
  .map((made) => present(made))

const runs = { numRuns: 600 }

describe('any department', () => {
  it('picks whom it puts first, in whatever order it is asked', () => {
    const inTwoOrders = team.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
    )
    fc.assert(
      fc.property(inTwoOrders, anyJob, ([one, other], wanted) => {
        const { candidates } = consider(one, wanted)
        expect(consider(other, wanted).candidates).toEqual(candidates)
        expect(pick(one, wanted)).toEqual(candidates[0])
        expect(pick(other, wanted)).toEqual(candidates[0])
      }),
      runs,
    )
  })

  it('considers everybody: each is a candidate or is told why not', () => {
    fc.assert(
      fc.property(team, anyJob, (one, wanted) => {
        const { candidates, ruledOut } = consider(one, wanted)
        const all = [...candidates, ...ruledOut].map((answer) => answer.engineer).sort()
        expect(all).toEqual(['E-1', 'E-2', 'E-3', 'E-4', 'E-5'])
        for (const { obstacles } of ruledOut) expect(obstacles).not.toEqual([])
      }),
      runs,
    )
  })

  it('never puts an engineer further back for a skill gained, and nobody else further on', () => {
    fc.assert(
      fc.property(team, anyJob, fc.nat(4), fc.constantFrom(...words), (one, wanted, chosen, skill) => {
        const learner = one[chosen]?.id ?? ''
        const taught = one.map((each) =>
          each.id === learner ? { ...each, skills: { ...each.skills, [skill]: 5 } } : each,
        )
        const before = order(one, wanted)
        const after = order(taught, wanted)
        if (before.includes(learner)) expect(after.indexOf(learner)).toBe(before.indexOf(learner))
        const others = (list: string[]) => list.filter((id) => id !== learner)
        expect(others(after)).toEqual(others(before))
      }),
      runs,
    )
  })

  it('books nobody twice, nobody on the way to another visit, and nobody outside the window', () => {
    fc.assert(
      fc.property(team, anyJob, (one, wanted) => {
        for (const candidate of consider(one, wanted).candidates) {
          const { slot } = candidate
          expect(slot.to - slot.from).toBe(wanted.duration)
          expect(slot.from).toBeGreaterThanOrEqual(wanted.within.from)
          expect(slot.to).toBeLessThanOrEqual(wanted.within.to)
          expect(slot.from - slot.travel).toBeGreaterThanOrEqual(wanted.now)
          expect(collisions(one, candidate)).toEqual([])
        }
      }),
      runs,
    )
  })

  it('finds no time that a slow search from minute to minute would not find, and none later', () => {
    fc.assert(
      fc.property(engineer('E-1'), anyJob, (one, wanted) => {
        expect(earliestSlot(one, wanted)).toEqual(slowSlot(one, wanted))
      }),
      { numRuns: 300 },
    )
  })
})

/** Every minute of the window in turn, asked anew whether it would do. */
function slowSlot(one: Engineer, wanted: Job) {
  for (let from = wanted.within.from; from + wanted.duration <= wanted.within.to; from += minute) {
    const travel = wayTo(one, wanted, from)
    if (travel !== undefined && fits(one, wanted, from - travel, from + wanted.duration)) {
      return { from, to: from + wanted.duration, travel }
    }
  }
  return undefined
}

/** From the last stop since work began, else from home; undefined when somebody is there still. */
function wayTo(one: Engineer, wanted: Job, from: number): number | undefined {
  if (one.busy.some((visit) => visit.from < from && visit.to > from)) return undefined
  const begin = workBegins(one, wanted, from)
  const stop = one.busy.filter((visit) => visit.to <= from && visit.to > begin).at(-1)
  return travelTime(stop ? stop.place : one.home, wanted.place)
}

function fits(one: Engineer, wanted: Job, leaves: number, ends: number): boolean {
  const next = one.busy.find((visit) => visit.from >= leaves)
  return (
    leaves >= wanted.now &&
    !one.busy.some((visit) => visit.from < ends && visit.to > leaves) &&
    (next === undefined || ends + travelTime(wanted.place, next.place) <= next.arrival) &&
    everyMinute(leaves, ends, (time) => working(one, wanted, time))
  )
}

/** Back to where the stretch of work begins that a moment lies in, a day before the window at the most. */
function workBegins(one: Engineer, wanted: Job, time: number): number {
  const earliest = Math.max(wanted.now, wanted.within.from - 24 * hour)
  let begin = time
  while (begin > earliest && working(one, wanted, begin - minute)) begin -= minute
  return begin
}

function working(one: Engineer, wanted: Job, time: number): boolean {
  if (one.leave.some(({ from, to }) => from <= time && time < to)) return false
  if (!one.shifts || open(one.shifts, time)) return true
  return wanted.urgent && one.onCall !== undefined && open(one.onCall, time)
}

function open(calendar: Calendar, time: number): boolean {
  return workedUntil(openSpans(calendar, time), time + minute) > 0
}

function everyMinute(from: number, to: number, so: (time: number) => boolean): boolean {
  for (let time = from; time < to; time += minute) if (!so(time)) return false
  return true
}

function order(engineers: readonly Engineer[], wanted: Job): string[] {
  return consider(engineers, wanted).candidates.map(({ engineer: id }) => id)
}

function collisions(engineers: readonly Engineer[], { engineer: id, slot }: Candidate): Engagement[] {
  const taken = engineers.find((one) => one.id === id)?.busy ?? []
  return taken.filter((visit) => visit.from < slot.to && slot.from - slot.travel < visit.to)
}

/** Without the fields that were drawn as undefined. */
function present<Made extends object>(made: Made): { [Key in keyof Made]: Exclude<Made[Key], undefined> } {
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as never
}
