import fc from 'fast-check'
import type { Level } from '../../../workflows/domain/sla/level.ts'
import { type ClockRule, handbook, type Policy } from '../../../workflows/domain/sla/policy.ts'
import { type Calendar, type Window, weekdays } from '../../../workflows/domain/time/calendar.ts'
import { urgencies, waits } from '../../../workflows/domain/vocabulary.ts'
import type { Step } from './engine-reference.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** Two days and a half before a change of the clocks, or in a zone that has none. */
const places = [
  ['Asia/Shanghai', '2026-11-20T16:00Z'],
  ['Europe/Berlin', '2026-03-26T13:00Z'],
  ['Europe/Berlin', '2026-10-22T13:00Z'],
  ['America/New_York', '2026-10-29T18:00Z'],
  ['Australia/Lord_Howe', '2026-10-01T03:30Z'],
] as const

const window = fc.constantFrom<Window>(
  ['09:00', '18:00'],
  ['08:30', '12:00'],
  ['13:00', '17:30'],
  ['22:00', '06:00'],
  ['18:00', '02:15'],
  ['00:00', '24:00'],
  ['01:30', '03:00'],
)
const windows = fc.oneof(
  { weight: 4, arbitrary: window.map((one) => [one]) },
  { weight: 1, arbitrary: fc.constant([]) },
)

function calendarAt(timeZone: string, at: number): fc.Arbitrary<Calendar> {
  const exception = fc.record({ shift: fc.integer({ min: 0, max: 6 }), open: windows })
  return fc
    .record({
      week: fc.dictionary(fc.constantFrom(...weekdays), windows, { minKeys: 4, noNullPrototype: true }),
      exceptions: fc.uniqueArray(exception, { maxLength: 2, selector: ({ shift }) => shift }),
    })
    .map(({ week, exceptions }) => ({
      timeZone,
      week,
      exceptions: exceptions.map(({ shift, open }) => ({
        date: new Date(at + shift * day).toISOString().slice(0, 10),
        open,
      })),
    }))
}

/** Begins and ends of each clock; what else it does is drawn. */
const kinds = {
  response: { starts: ['received'], stops: ['responded'] },
  nextUpdate: { starts: ['responded', 'informed'], stops: ['informed'] },
  resolution: { starts: ['received'], stops: ['resolved'] },
  triage: { starts: ['received'], stops: ['triaged'], internal: true },
  supplier: { starts: ['supplierAsked'], stops: ['supplierAnswered'] },
} as const satisfies Partial<Record<string, Pick<ClockRule, 'starts' | 'stops' | 'internal'>>>

/** A multiple of four minutes, so that quarters of it are whole. */
const target = fc.integer({ min: 1, max: 500 }).map((quarters) => `PT${quarters * 4}M`)
const targets = fc.record(
  { urgent: target, normal: target, low: target },
  { requiredKeys: ['urgent', 'normal'] },
)

const level = fc.oneof(
  fc.constantFrom('25%', '50%', '75%', 'breach', 'predicted').map((at): Level => ({ at, tells: [] })),
  fc.constantFrom('-45m', '-90m').map((at): Level => ({ at, tells: [] })),
  fc
    .record({ every: fc.constantFrom('PT60M', 'PT121M'), times: fc.integer({ min: 1, max: 4 }) })
    .map((repeat): Level => ({ at: '+30m', tells: [], repeat })),
)
const levels = fc
  .uniqueArray(level, { maxLength: 5, selector: ({ at }) => at })
  .chain((some) =>
    fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: some.length, maxLength: some.length })
      .map((chances) =>
        some.map((one, place): Level => (chances[place] === 0 ? { ...one, acts: ['raise_urgency'] } : one)),
      ),
  )

const rule = fc.record({
  kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
  targets,
  calendar: fc.constantFrom(undefined, 'first@1', 'second@1'),
  pauses: fc.subarray([...waits]),
  resumes: fc.constantFrom(undefined, undefined, ['customerReplied' as const]),
  levels,
})

function policyWith(calendars: Policy['calendars']): fc.Arbitrary<Policy> {
  return fc.uniqueArray(rule, { minLength: 1, selector: ({ kind }) => kind }).map((rules) => ({
    ...handbook,
    calendars,
    clocks: Object.fromEntries(
      rules.map(({ kind, calendar, resumes, ...drawn }): [string, ClockRule] => [
        kind,
        { ...kinds[kind], ...drawn, ...(calendar && { calendar }), ...(resumes && { resumes }) },
      ]),
    ),
  }))
}

/** A step some minutes after the one before; now and then nobody was there for days. */
function stepsWith(policy: fc.Arbitrary<Policy>) {
  const waitingFor = fc.constantFrom(...waits)
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.constant<Step>({ type: 'wake' }),
    fc.constant<Step>({ type: 'respond' }),
    fc.constant<Step>({ type: 'inform' }),
    fc.constant<Step>({ type: 'reply' }),
    // The end is drawn in minutes from the pause's beginning on.
    fc.record({ type: fc.constant('pause'), waitingFor }),
    fc.record({ type: fc.constant('pause'), waitingFor, until: fc.integer({ min: 1, max: 1500 }) }),
    fc.record({ type: fc.constant('resume'), waitingFor }),
    fc.constant<Step>({ type: 'resume' }),
    fc.record({ type: fc.constant('triage'), urgency: fc.constantFrom(...urgencies) }),
    policy.map((one): Step => ({ type: 'changePolicy', policy: one })),
  )
  const wait = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 600 }) },
    { weight: 1, arbitrary: fc.integer({ min: 600, max: 3000 }) },
  )
  return fc.array(fc.record({ wait, step, restart: fc.boolean() }), { minLength: 3, maxLength: 14 })
}

/** A ticket and what becomes of it. */
export const anyCase = fc
  .record({ place: fc.constantFrom(...places), shift: fc.integer({ min: 0, max: 2 * 24 * 60 }) })
  .chain(({ place: [timeZone, at], shift }) => {
    const receivedAt = Date.parse(at) + shift * minute
    const calendar = calendarAt(timeZone, receivedAt)
    return fc.tuple(calendar, calendar).chain(([first, second]) => {
      const policy = policyWith({ 'first@1': first, 'second@1': second })
      return fc.record({
        receivedAt: fc.constant(receivedAt),
        urgency: fc.constantFrom(...urgencies),
        policy,
        steps: stepsWith(policy),
      })
    })
  })

/** A calendar, a moment at which it is used, and some minutes of work. */
export const anyDeadline = fc
  .record({
    place: fc.constantFrom(...places),
    shift: fc.integer({ min: 0, max: 4 * 24 * 60 }),
    minutes: fc.integer({ min: 1, max: 2000 }),
  })
  .chain(({ place: [timeZone, at], shift, minutes }) =>
    calendarAt(timeZone, Date.parse(at)).map((calendar) => ({
      calendar,
      startedAt: Date.parse(at) + shift * minute,
      minutes,
    })),
  )
