import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loanEnds } from '../../../workflows/domain/loaner/states.ts'
import { noticeKinds, noticesFor } from '../../../workflows/domain/notice.ts'
import { together } from '../../../workflows/domain/parts/pieces.ts'
import { nextCheckpoint } from '../../../workflows/domain/sla/checkpoint.ts'
import { explain } from '../../../workflows/domain/sla/explain.ts'
import type { Milestone } from '../../../workflows/domain/sla/milestone.ts'
import { canFollow } from '../../../workflows/domain/sla/milestone-order.ts'
import { handbook, type Policy } from '../../../workflows/domain/sla/policy.ts'
import { finished } from '../../../workflows/domain/ticket/finished.ts'
import { heldLines } from '../../../workflows/domain/ticket/parts/parts.ts'
import { nextMoment } from '../../../workflows/domain/ticket/promise/promise.ts'
import { responded, stageOf, statusOf } from '../../../workflows/domain/ticket/stage.ts'
import type { Return, Shortage, Ticket } from '../../../workflows/domain/ticket/state.ts'
import {
  apply,
  type Command,
  decide,
  type Fact,
  type TicketEvent,
} from '../../../workflows/domain/ticket/ticket.ts'
import { assignmentKey } from '../../../workflows/domain/ticket/visit/assignment.ts'
import { nextBookingKey } from '../../../workflows/domain/ticket/visit/dispatch.ts'
import { type Instant, instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import {
  type Actor,
  channels,
  refusalCauses,
  stages,
  statuses,
  system,
  type UsedPart,
  urgencies,
  waits,
} from '../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, hua, lin, ming, wei, zhao } from '../../support/cast.ts'
import { anyDepotCommand, depotFacts, nextDepotStep, withParcelKey } from '../../support/depot-life.ts'
import { anyPolicy } from '../../support/policies.ts'
import { runs } from '../../support/runs.ts'

// What is commanded is drawn as plain text and numbers, so that a failure prints it. A key is drawn by its meaning,
// and looked up on the ticket when its turn comes. "next" stands for what comes next when all goes well, "setback"
// for what comes when it does not.

const keyMeanings = ['next', 'visit', 'parts', 'loan', 'return', 'old', 'nonsense'] as const
const key = fc.constantFrom(...keyMeanings)
const words = fc.constant('w')
const engineer = fc.constantFrom(wei.id, ming.id)
const line = fc.record({ sku: fc.constantFrom('PUMP-7', 'SEAL-1'), quantity: fc.integer({ min: 1, max: 3 }) })
const lines = fc.uniqueArray(line, { maxLength: 2, selector: ({ sku }) => sku })
const shortages = fc.oneof(
  fc.constant<Shortage[]>([]),
  fc.nat(2).map((available) => [{ sku: 'PUMP-7', wanted: 3, available }]),
)
const slot = { from: fc.constant(at('2026-11-30 08:00')), to: fc.constant(at('2026-11-30 10:00')) }
const window = fc.constant({ from: at('2026-11-30 08:00'), to: at('2026-12-02 08:00') })
const rating = fc.integer({ min: 1, max: 5 })
const ratings = fc.record({ attitude: rating, efficiency: rating, solution: rating })

/** Some minutes ahead, or once in a while behind; what it means is worked out when its turn comes. */
const ahead = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 6000 }) },
  { weight: 1, arbitrary: fc.constant(-1) },
)
const inMinutes = ahead.map(String)

const checklist = fc.record({
  template: fc.constant('T-1'),
  items: fc.uniqueArray(
    fc.record({
      code: fc.constantFrom('oil', 'belt'),
      required: fc.oneof(
        { weight: 5, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
    }),
    { selector: ({ code }) => code },
  ),
})

const anything: { [Type in Command['type']]: fc.Arbitrary<Extract<Command, { type: Type }>> } = {
  ...anyDepotCommand,
  acceptVisit: fc.record({ type: fc.constant('acceptVisit') }),
  announce: fc.record({ type: fc.constant('announce') }),
  arrive: fc.record({ type: fc.constant('arrive') }),
  assignVisit: fc.record(
    {
      type: fc.constant('assignVisit'),
      key,
      engineer,
      ...slot,
      replaces: key,
      emergency: fc.constant('now'),
    },
    { requiredKeys: ['type', 'key', 'engineer', 'from', 'to'] },
  ),
  takeBackVisit: fc.record({
    type: fc.constant('takeBackVisit'),
    visit: key,
    next: fc.constantFrom('system', 'dispatcher'),
    words,
  }),
  displaceVisit: fc.record({
    type: fc.constant('displaceVisit'),
    key,
    because: fc.constantFrom('emergency', 'leave'),
  }),
  cancel: fc.record({ type: fc.constant('cancel') }),
  cancelVisit: fc.record({ type: fc.constant('cancelVisit'), words }),
  confirmVisit: fc.record({ type: fc.constant('confirmVisit') }),
  depart: fc.record({ type: fc.constant('depart'), expectedAt: inMinutes }, { requiredKeys: ['type'] }),
  moveVisit: fc.record({ type: fc.constant('moveVisit'), key, engineer, ...slot, wanted: slot.from }),
  noticeLateness: fc.record({ type: fc.constant('noticeLateness'), key }),
  recordNoShow: fc.record({
    type: fc.constant('recordNoShow'),
    side: fc.constantFrom('customer', 'engineer'),
    words,
  }),
  startWork: fc.record({ type: fc.constant('startWork'), faultConfirmed: fc.boolean(), words }),
  closeUnanswered: fc.record({ type: fc.constant('closeUnanswered') }),
  changePolicy: fc.record(
    {
      type: fc.constant('changePolicy'),
      policy: fc.oneof(fc.constant<Policy>(handbook), anyPolicy),
      publication: fc.constant('P-1'),
      unlessBreached: fc.constant(true),
    },
    { requiredKeys: ['type', 'policy', 'publication'] },
  ),
  complete: fc.record({ type: fc.constant('complete'), partsUsed: lines, words }),
  issueParts: fc.record(
    { type: fc.constant('issueParts'), lines, to: engineer },
    { requiredKeys: ['type', 'to'] },
  ),
  recordIssue: fc.record({ type: fc.constant('recordIssue'), key, done: fc.boolean() }),
  diagnose: fc.record({ type: fc.constant('diagnose'), category: fc.constant('software'), words }),
  handToDispatcher: fc.record({ type: fc.constant('handToDispatcher'), key }),
  lapseOffer: fc.record({ type: fc.constant('lapseOffer'), key }),
  requestLoaner: fc.record({ type: fc.constant('requestLoaner') }),
  recordLoan: fc.record(
    { type: fc.constant('recordLoan'), key, unit: fc.constant('LOANER-1') },
    { requiredKeys: ['type', 'key'] },
  ),
  prepareLoaner: fc.record({ type: fc.constant('prepareLoaner') }),
  handOverLoaner: fc.record({ type: fc.constant('handOverLoaner'), by: fc.constant('pickup'), words }),
  returnLoaner: fc.record({ type: fc.constant('returnLoaner'), words }),
  inspectLoaner: fc.record({
    type: fc.constant('inspectLoaner'),
    result: fc.constantFrom('ok', 'damaged'),
    becomes: fc.constantFrom('available', 'out_of_service'),
    words,
  }),
  withdrawLoaner: fc.record({ type: fc.constant('withdrawLoaner'), words }),
  loseLoaner: fc.record({ type: fc.constant('loseLoaner'), words }),
  merge: fc.record(
    {
      type: fc.constant('merge'),
      into: fc.constantFrom('202611001', '202611002'),
      customer: fc.constant(anOpenTicket().customerId),
      words,
    },
    { requiredKeys: ['type', 'into', 'words'] },
  ),
  absorb: fc.record({
    type: fc.constant('absorb'),
    from: fc.constant('202611002'),
    key: fc.constantFrom('202611002/round-1/merging', '202611002/round-2/merging'),
  }),
  note: fc.record({ type: fc.constant('note'), visibility: fc.constantFrom('internal', 'customer'), words }),
  offerVisit: fc.record({ type: fc.constant('offerVisit'), key, engineer, ...slot }),
  pause: fc.record(
    { type: fc.constant('pause'), waitingFor: fc.constantFrom(...waits), until: inMinutes, words },
    { requiredKeys: ['type', 'words'] },
  ),
  plan: fc.record(
    {
      type: fc.constant('plan'),
      mode: fc.constantFrom('onsite', 'onsite', 'remote', 'depot'),
      unit: fc.record({ way: fc.constantFrom('shipment', 'counter') }),
      skills: fc.constant(['hydraulics']),
      parts: lines,
      durationMinutes: fc.constant(60),
      window,
      checklist,
    },
    { requiredKeys: ['type', 'mode', 'skills', 'parts', 'durationMinutes'] },
  ),
  promiseDate: fc.record(
    {
      type: fc.constant('promiseDate'),
      clock: fc.constantFrom('response', 'resolution', 'nextUpdate'),
      dueAt: inMinutes,
      expiresAt: inMinutes,
      words,
    },
    { requiredKeys: ['type', 'clock', 'dueAt', 'words'] },
  ),
  recordAttendance: fc.record({
    type: fc.constant('recordAttendance'),
    people: fc.array(fc.record({ signed: fc.boolean() }), { maxLength: 3 }),
    words,
  }),
  recordHandover: fc.record({
    type: fc.constant('recordHandover'),
    materials: fc.array(fc.record({ code: fc.constant('MANUAL-7'), quantity: fc.constant(1) }), {
      maxLength: 3,
    }),
    words,
  }),
  tick: fc.record({
    type: fc.constant('tick'),
    items: fc.array(
      fc.record({ code: fc.constantFrom('oil', 'belt'), result: fc.constantFrom('done', 'failed') }),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    words,
  }),
  recordFollowUp: fc.record(
    { type: fc.constant('recordFollowUp'), reached: fc.boolean(), ratings },
    { requiredKeys: ['type', 'reached'] },
  ),
  recordLapse: fc.record({ type: fc.constant('recordLapse'), key }),
  recordRenewal: fc.record({ type: fc.constant('recordRenewal'), key, until: inMinutes }),
  recordReservation: fc.record({ type: fc.constant('recordReservation'), key, shortages }),
  recordReturn: fc.record({ type: fc.constant('recordReturn'), key }),
  refuseVisit: fc.record(
    { type: fc.constant('refuseVisit'), words, cause: fc.constantFrom(...refusalCauses), parts: lines },
    { requiredKeys: ['type', 'words'] },
  ),
  reopen: fc.record({ type: fc.constant('reopen'), words }),
  respond: fc.record({ type: fc.constant('respond'), channel: fc.constantFrom(...channels), words }),
  resume: fc.record(
    { type: fc.constant('resume'), waitingFor: fc.constantFrom(...waits) },
    { requiredKeys: ['type'] },
  ),
  takeOver: fc.record(
    { type: fc.constant('takeOver'), owner: fc.constantFrom('S-007', 'S-008') },
    { requiredKeys: ['type'] },
  ),
  triage: fc.record({ type: fc.constant('triage'), urgency: fc.constantFrom(...urgencies) }),
  verify: fc.record({ type: fc.constant('verify'), accepted: fc.boolean(), words }),
}

const elsewhere = Object.entries(anything).flatMap(([type, one]) => (type in anyDepotCommand ? [] : [one]))

const minute = 60_000
const step = fc.record({
  waitMinutes: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 5, arbitrary: fc.nat(90) },
    { weight: 1, arbitrary: fc.nat(4 * 24 * 60) },
  ),
  by: fc.constantFrom(lin, wei, ming, zhao, hua, system),
  command: fc.oneof(
    { weight: 8, arbitrary: fc.constant('next' as const) },
    { weight: 1, arbitrary: fc.constant('setback' as const) },
    { weight: 2, arbitrary: fc.constant('loaner' as const) },
    { weight: 3, arbitrary: fc.constant('depot' as const) },
    { weight: 2, arbitrary: fc.oneof(...Object.values(anyDepotCommand)) },
    { weight: 7, arbitrary: fc.oneof(...elsewhere) },
  ),
})
const life = fc.record({
  urgency: fc.constantFrom(...urgencies),
  kind: fc.constantFrom('repair', 'installation'),
  policy: fc.oneof(fc.constant<Policy>(handbook), anyPolicy),
  steps: fc.array(step, { maxLength: 80, size: 'max' }),
})

/** Every fact there is: the test proves nothing about one that never happened. */
const factTypes = {
  ...depotFacts,
  absorbed: 0,
  alerted: 0,
  arrived: 0,
  attendanceRecorded: 0,
  bookingUnwanted: 0,
  cancelled: 0,
  closed: 0,
  completed: 0,
  customerNotThere: 0,
  datePromised: 0,
  departed: 0,
  diagnosed: 0,
  engineerNotThere: 0,
  followedUp: 0,
  handedToDispatcher: 0,
  handoverRecorded: 0,
  holdLapsed: 0,
  holdRenewed: 0,
  holdUnwanted: 0,
  issueFailed: 0,
  loanerAwaited: 0,
  loanerDeclined: 0,
  loanerHandedOver: 0,
  loanerInspected: 0,
  loanerLost: 0,
  loanerPrepared: 0,
  loanerRequested: 0,
  loanerReserved: 0,
  loanerReturned: 0,
  loanerWithdrawn: 0,
  merged: 0,
  noted: 0,
  objected: 0,
  offerLapsed: 0,
  offersPaused: 0,
  ownerChanged: 0,
  ownerSought: 0,
  partsIssued: 0,
  partsReserved: 0,
  partsShort: 0,
  paused: 0,
  planned: 0,
  policyChanged: 0,
  questionnaireSent: 0,
  responded: 0,
  resumed: 0,
  returned: 0,
  roundOpened: 0,
  ticked: 0,
  triaged: 0,
  urgencyRaised: 0,
  verified: 0,
  visitAccepted: 0,
  visitAssigned: 0,
  visitCancelled: 0,
  visitConfirmed: 0,
  visitLate: 0,
  visitMoved: 0,
  visitOffered: 0,
  visitDisplaced: 0,
  visitRefused: 0,
  visitSwapped: 0,
  visitTakenBack: 0,
  workStarted: 0,
} satisfies Record<Fact['type'], 0>

it(
  'whatever is commanded, a ticket stays sound',
  () => {
    const happened = new Map<string, number>(Object.entries(factTypes))
    let commands = 0
    const lives = fc.property(life, ({ urgency, policy, kind, steps }) => {
      const world = aWorld(anOpenTicket({ urgency, policy, kind, unitId: 'U-1' }))
      for (const each of steps) {
        commands += 1
        for (const { type } of world.take(each)) happened.set(type, (happened.get(type) ?? 0) + 1)
      }
      world.expectReplayable()
    })
    fc.assert(lives, { numRuns: runs(400) })
    // What is rare may need some lives more; what cannot happen is still found.
    for (let more = 0; more < 8 && [...happened.values()].includes(0); more += 1) {
      fc.assert(lives, { numRuns: 200 })
    }
    expect(commands).toBeGreaterThanOrEqual(10_000)
    expect([...happened].filter(([, times]) => times === 0)).toEqual([])
  },
  runs(60_000),
)

/** What policies are held against when they are saved: the order of milestones that the process allows. */
function expectInOrder(before: Ticket, after: Ticket): void {
  if (after.round !== before.round) return
  const earlier = Object.keys(before.reached) as Milestone[]
  const passed = (Object.keys(after.reached) as Milestone[]).filter(
    (milestone) => after.reached[milestone] !== before.reached[milestone],
  )
  for (const milestone of passed) {
    // Here customers do the work of the department too, which acknowledges nothing.
    if (milestone === 'acknowledged') continue
    expect(
      earlier.filter((one) => !canFollow(milestone, one)),
      `before ${milestone}`,
    ).toEqual([])
  }
}

type Step = typeof step extends fc.Arbitrary<infer Drawn> ? Drawn : never

function aWorld(opened: Ticket) {
  let ticket = deeplyFrozen(opened)
  let now = milliseconds(opened.receivedAt)
  const history: TicketEvent[] = []
  const fired = new Set<string>()
  const spent = new Set<string>()
  const keysSeen: string[] = []

  return {
    take({ waitMinutes, by, command }: Step): TicketEvent[] {
      now += waitMinutes * minute
      const told = meant(command, by)
      // A ticket that is frozen to the core would throw if anything were changed in place.
      const outcome = decide(ticket, told.command, { now: instant(now), by: told.by })
      if ('rejection' in outcome) {
        expect(outcome.rejection.code).toMatch(/^[a-z_]+$/)
        return []
      }
      for (const event of outcome.events) {
        expect(event.seq).toBe(ticket.version + 1)
        expectNoticed(ticket, event)
        expectFiredOnce(event)
        const next = deeplyFrozen(apply(ticket, event))
        expect(next.version).toBe(event.seq)
        expectBreachesKept(ticket, next, event)
        expectInOrder(ticket, next)
        ticket = next
        history.push(event)
      }
      expectSound(ticket, instant(now))
      // Whatever had passed was told with the command; only another urgency can move a level into the past.
      expectNothingOverdue(ticket, instant(now))
      remember()
      return outcome.events
    },

    /** What its history makes of it, after a way through JSON, is the ticket. */
    expectReplayable() {
      const events: TicketEvent[] = JSON.parse(JSON.stringify(history))
      expect(events.reduce(apply, opened)).toEqual(ticket)
      expect(JSON.parse(JSON.stringify(ticket))).toEqual(ticket)
    },
  }

  function meant(command: Step['command'], by: Actor): { command: Command; by: Actor } {
    if (command === 'next') return nextStep(ticket)
    if (command === 'setback') return setback(ticket)
    if (command === 'loaner') return nextLoanerStep(ticket)
    if (command === 'depot') return nextDepotStep(ticket) ?? nextStep(ticket)
    if (command.type === 'recordLabel' || command.type === 'recordTracking') {
      return { command: withParcelKey(command, ticket), by }
    }
    return { command: withInstants(withKey(command, ticket, keysSeen), now), by }
  }

  function expectFiredOnce(event: TicketEvent) {
    if (event.type !== 'alerted') return
    expect(event.by).toEqual(system)
    for (const { clock, cycle, level, dueAt } of event.alerts) {
      expect(ticket.alerted).not.toContainEqual({ clock, cycle, level })
      const name = `${clock} ${cycle} ${level}`
      expect(fired.has(name), `${name} a second time`).toBe(false)
      expect(dueAt <= event.at).toBe(true)
      fired.add(name)
    }
  }

  /** What was given back is never counted on again. */
  function remember() {
    for (const { type, key } of ticket.returns) spent.add(`${type} ${key}`)
    for (const { type, key } of held(ticket)) {
      expect(spent.has(`${type} ${key}`), `the ${type} ${key} was given back`).toBe(false)
      if (keysSeen.at(-1) !== key) keysSeen.push(key)
    }
  }
}

function expectSound(ticket: Ticket, now: Instant) {
  expect(statuses).toContain(statusOf(ticket))
  expect(stages).toContain(stageOf(ticket))
  for (const clock of ticket.clocks) explain(clock, ticket, now)
  if (ticket.ended) {
    expect(nextCheckpoint(ticket)).toBeUndefined()
    expect(ticket.clocks.filter((clock) => clock.stopped === undefined)).toEqual([])
    expect(ticket.pauses.filter((pause) => pause.to === undefined)).toEqual([])
  }
  const open = ticket.pauses.filter((pause) => pause.to === undefined).map(({ waitingFor }) => waitingFor)
  expect(open).toEqual([...new Set(open)])
  const running = ticket.clocks.filter(({ stopped }) => !stopped).map(({ kind }) => kind)
  expect(running).toEqual([...new Set(running)])
  const cycles = ticket.clocks.map(({ kind, cycle }) => `${kind} ${cycle}`)
  expect(cycles).toEqual([...new Set(cycles)])
}

function expectNothingOverdue(ticket: Ticket, now: Instant) {
  const next = nextCheckpoint(ticket)
  if (next) expect(next.dueAt > now).toBe(true)
  // A timer that is armed for what has passed would wake for ever.
  const moment = finished(ticket) ? undefined : nextMoment(ticket)
  if (moment) expect(moment.at > now).toBe(true)
}

function expectNoticed(before: Ticket, event: TicketEvent) {
  for (const { kind } of noticesFor(before, event)) expect(noticeKinds).toContain(kind)
}

/** A clock that a plan took away may come back with the next plan of its round; else what has stopped stays so. */
function expectBreachesKept(before: Ticket, next: Ticket, { type }: TicketEvent) {
  const planned = type === 'triaged' || type === 'urgencyRaised' || type === 'policyChanged'
  before.clocks.forEach((clock, index) => {
    const same = next.clocks[index]
    expect([same?.kind, same?.cycle]).toEqual([clock.kind, clock.cycle])
    if (clock.breachedAt !== undefined) expect(same?.breachedAt).toBe(clock.breachedAt)
    const takenAway = clock.stopped?.outcome === 'cancelled' && clock.round === next.round
    if (clock.stopped !== undefined && !(planned && takenAway)) expect(same).toEqual(clock)
  })
}

/** What the ticket counts on: the hold of its parts, its loaner, and the engineer's time. */
function held({ parts, visit, completion, loaner }: Ticket): { type: Return['type']; key: string }[] {
  return [
    ...(parts?.state === 'reserved' ? [{ type: 'hold' as const, key: parts.key }] : []),
    ...(loaner?.unit && !loanEnds.some((end) => end === loaner.state)
      ? [{ type: 'loan' as const, key: loaner.key }]
      : []),
    ...(visit?.engineer && !completion ? [{ type: 'booking' as const, key: visit.key }] : []),
  ]
}

function withKey(command: Command, ticket: Ticket, seen: string[]): Command {
  const named = 'key' in command || command.type === 'takeBackVisit'
  if (!named) return command
  const meanings: Record<string, string | undefined> = {
    next: nextBookingKey(ticket),
    visit: ticket.visit?.key,
    parts: ticket.parts?.key,
    loan: ticket.loaner?.key,
    return: ticket.returns[0]?.key,
    old: seen[Math.floor(seen.length / 2)],
  }
  const meant = (drawn: string) => meanings[drawn] ?? 'nonsense'
  if (command.type === 'takeBackVisit') return { ...command, visit: meant(command.visit) }
  if (command.type !== 'assignVisit' || command.replaces === undefined) {
    return { ...command, key: meant(command.key) }
  }
  const key = command.key === 'next' ? assignmentKey(ticket, 'any') : meant(command.key)
  return { ...command, key, replaces: meant(command.replaces) }
}

/** What was drawn as minutes from now on, as instants. */
function withInstants(command: Command, now: number): Command {
  const meant = (minutes: string) => instant(now + Number(minutes) * minute)
  if (command.type === 'pause' && command.until !== undefined) {
    return { ...command, until: meant(command.until) }
  }
  if (command.type === 'depart' && command.expectedAt !== undefined) {
    return { ...command, expectedAt: meant(command.expectedAt) }
  }
  if (command.type === 'recordRenewal') return { ...command, until: meant(command.until) }
  if (command.type !== 'promiseDate') return command
  const { expiresAt, ...promise } = command
  return {
    ...promise,
    dueAt: meant(promise.dueAt),
    ...(expiresAt === undefined ? {} : { expiresAt: meant(expiresAt) }),
  }
}

/** What can go wrong where the ticket stands; elsewhere it goes on. */
function setback(ticket: Ticket): { command: Command; by: Actor } {
  const engineer: Actor = { role: 'engineer', id: ticket.visit?.engineer ?? wei.id }
  const shortages = [{ sku: 'PUMP-7', wanted: 2, available: ticket.version % 2 }]
  switch (stageOf(ticket)) {
    case 'reserving_parts':
    case 'awaiting_parts':
      return { command: { type: 'recordReservation', key: ticket.parts?.key ?? '', shortages }, by: system }
    case 'dispatching':
      return { command: { type: 'handToDispatcher', key: nextBookingKey(ticket) }, by: system }
    case 'visit_offered':
      return { command: { type: 'lapseOffer', key: ticket.visit?.key ?? '' }, by: system }
    case 'visit_booked':
      if (ticket.version % 3 === 0) {
        return { command: { type: 'noticeLateness', key: ticket.visit?.key ?? '' }, by: system }
      }
      return bookedSetback(ticket, engineer)
    case 'on_the_way':
      return { command: { type: 'recordNoShow', side: 'engineer', words: 'w' }, by: hua }
    case 'on_site':
      return { command: { type: 'recordNoShow', side: 'customer', words: 'w' }, by: engineer }
    case 'awaiting_verification':
      return { command: { type: 'verify', accepted: false, words: 'w' }, by: hua }
    case 'follow_up':
    case 'questionnaire': {
      const ratings = { attitude: 1, efficiency: 1, solution: 1 }
      return { command: { type: 'recordFollowUp', reached: true, ratings }, by: lin }
    }
    default:
      return nextStep(ticket)
  }
}

/** Whoever looks after the loaners goes on with the one of this ticket. */
function nextLoanerStep({ loaner, version }: Ticket): { command: Command; by: Actor } {
  const wu: Actor = { role: 'parts_keeper', id: 'P-001' }
  switch (loaner?.state) {
    case 'requested':
      return { command: { type: 'recordLoan', key: loaner.key, ...free(version) }, by: system }
    case 'waiting':
      return { command: { type: 'recordLoan', key: loaner.key, unit: 'LOANER-1' }, by: system }
    case 'reserved':
      return { command: { type: 'prepareLoaner' }, by: wu }
    case 'ready':
      return { command: { type: 'handOverLoaner', by: 'pickup', words: 'w' }, by: wu }
    case 'handed_over':
      return { command: { type: version % 5 ? 'returnLoaner' : 'loseLoaner', words: 'w' }, by: wu }
    case 'returned':
      return {
        command: { type: 'inspectLoaner', result: 'ok', becomes: 'available', words: 'w' },
        by: wu,
      }
    default:
      return { command: { type: 'requestLoaner' }, by: hua }
  }
}

function free(version: number): { unit?: string } {
  return version % 2 ? { unit: 'LOANER-1' } : {}
}

/** One piece of each part that is there, and sometimes one of the van. */
function usedOf(ticket: Ticket): UsedPart[] {
  const used = together(heldLines(ticket), ticket.out ?? []).map(({ sku }) => ({ sku, quantity: 1 }))
  return ticket.version % 2 ? used : [...used, { sku: 'PUMP-7', quantity: 1, from: 'van' }]
}

/** A visit that is booked may be given up by everybody, or given to somebody else. */
function bookedSetback(ticket: Ticket, engineer: Actor): { command: Command; by: Actor } {
  const visit = ticket.visit?.key ?? ''
  const setbacks: { command: Command; by: Actor }[] = [
    {
      command: { type: 'refuseVisit', words: 'w', cause: refusalCauses[ticket.offers % 6] ?? 'other' },
      by: engineer,
    },
    { command: { type: 'cancelVisit', words: 'w' }, by: hua },
    { command: { type: 'takeBackVisit', visit, next: 'system', words: 'w' }, by: zhao },
    { command: { type: 'displaceVisit', key: visit, because: 'emergency' }, by: zhao },
    {
      command: {
        ...{ type: 'assignVisit', key: assignmentKey(ticket, visit), replaces: visit, engineer: ming.id },
        ...{ from: at('2026-11-30 12:00'), to: at('2026-11-30 14:00') },
      },
      by: zhao,
    },
  ]
  return setbacks[ticket.version % setbacks.length] ?? nextStep(ticket)
}

/** What a department that knows its trade does next. */
function nextStep(ticket: Ticket): { command: Command; by: Actor } {
  const engineer: Actor = { role: 'engineer', id: ticket.visit?.engineer ?? wei.id }
  const slot = { engineer: wei.id, from: at('2026-11-30 08:00'), to: at('2026-11-30 10:00') }
  const back = ticket.returns.find(({ type }) => type !== 'unit')
  if (back?.type === 'issue') {
    return { command: { type: 'recordIssue', key: back.key, done: ticket.version % 3 !== 0 }, by: system }
  }
  if (back) return { command: { type: 'recordReturn', key: back.key }, by: system }
  if (ticket.ended) return { command: { type: 'reopen', words: 'w' }, by: lin }
  if (!responded(ticket)) return { command: { type: 'respond', channel: 'phone', words: 'w' }, by: lin }
  const stage = stageOf(ticket)
  switch (stage) {
    case 'received':
    case 'responded':
    case 'diagnosed':
      return {
        command: {
          type: 'plan',
          mode: 'onsite',
          skills: [],
          parts: [{ sku: 'PUMP-7', quantity: 2 }],
          durationMinutes: 60,
        },
        by: lin,
      }
    case 'reserving_parts':
    case 'awaiting_parts':
      return {
        command: { type: 'recordReservation', key: ticket.parts?.key ?? '', shortages: [] },
        by: system,
      }
    case 'dispatching':
      return { command: { type: 'offerVisit', key: nextBookingKey(ticket), ...slot }, by: system }
    case 'awaiting_dispatcher':
      return { command: { type: 'assignVisit', key: nextBookingKey(ticket), ...slot }, by: zhao }
    case 'visit_offered':
      return { command: { type: 'acceptVisit' }, by: engineer }
    case 'awaiting_appointment':
      return {
        command: { type: 'moveVisit', key: nextBookingKey(ticket), ...slot, wanted: slot.from },
        by: hua,
      }
    case 'visit_booked':
      if (ticket.version % 3 === 0) return { command: { type: 'depart' }, by: engineer }
      if (heldLines(ticket).length > 0 && ticket.version % 3 === 1) {
        return { command: { type: 'issueParts', to: engineer.id }, by: engineer }
      }
      return { command: { type: 'arrive' }, by: engineer }
    case 'on_the_way':
      return { command: { type: 'arrive' }, by: engineer }
    case 'on_site':
      return ticket.version % 3
        ? { command: { type: 'complete', partsUsed: usedOf(ticket), words: 'w' }, by: engineer }
        : { command: { type: 'startWork', faultConfirmed: true }, by: engineer }
    case 'depot_work':
    case 'awaiting_unit':
    case 'unit_inbound':
    case 'receiving':
    case 'awaiting_clearance':
    case 'detecting':
    case 'quote_open':
    case 'packing':
    case 'unit_packed':
    case 'unit_outbound': {
      const inDepot = ticket.depot?.unrepaired && !ticket.completion ? undefined : nextDepotStep(ticket)
      return inDepot ?? { command: { type: 'complete', partsUsed: usedOf(ticket), words: 'w' }, by: engineer }
    }
    case 'working':
    case 'remote_work':
      return { command: { type: 'complete', partsUsed: usedOf(ticket), words: 'w' }, by: engineer }
    case 'awaiting_verification':
      return { command: { type: 'verify', accepted: true, words: 'w' }, by: hua }
    case 'follow_up':
      return { command: { type: 'recordFollowUp', reached: false }, by: lin }
    case 'questionnaire':
      return { command: { type: 'closeUnanswered' }, by: system }
    case 'closed':
    case 'cancelled':
      return { command: { type: 'reopen', words: 'w' }, by: lin }
    default:
      return stage satisfies never
  }
}

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(Object.freeze(value)).forEach(deeplyFrozen)
  }
  return value
}
