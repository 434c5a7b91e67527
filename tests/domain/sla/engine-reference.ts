import type { Milestone } from '../../../workflows/domain/sla/milestone.ts'
import type { ClockRule, Policy } from '../../../workflows/domain/sla/policy.ts'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'
import type { ClockKind, Urgency, Wait } from '../../../workflows/domain/vocabulary.ts'
import { openMinutes } from '../time/calendar-reference.ts'

// Slow and plain: each clock is walked minute by minute from its start, again at every wake, and a minute counts when
// the calendar is open and no pause concerns it. All instants are whole minutes, in milliseconds since the epoch; so are
// targets and levels. Nothing of the engine is used here but its types.

const minute = 60_000

export type Step =
  | { type: 'wake' }
  | { type: 'pause'; waitingFor: Wait; until?: number }
  | { type: 'resume'; waitingFor?: Wait }
  | { type: 'triage'; urgency: Urgency }
  | { type: 'changePolicy'; policy: Policy }
  | { type: 'respond' }
  | { type: 'inform' }
  | { type: 'reply' }

interface Pause {
  waitingFor: Wait
  from: number
  until?: number
  to?: number
  passed: Map<Milestone, number>
}

interface Clock {
  kind: ClockKind
  cycle: number
  startedAt: number
  end?: { at: number; as: 'kept' | 'broken' | 'taken away' }
}

const order: Urgency[] = ['low', 'normal', 'urgent']

export function startReference(opened: { policy: Policy; urgency: Urgency; receivedAt: number }) {
  let { policy, urgency } = opened
  const clocks: Clock[] = []
  const pauses: Pause[] = []
  const reached = new Map<Milestone, number>()
  /** Since when a cycle of each kind is under way, promised or not. */
  const underway = new Map<ClockKind, number>()
  const fired = new Set<string>()
  const open = new Map<Calendar, boolean[]>()
  pass(['received'], opened.receivedAt)

  return {
    /** What falls due by `now` or by the step itself, as `clock cycle level dueAt`, in order. */
    take(step: Step, now: number): string[] {
      const told = endPauses(now)
      told.push(...alert(now))
      act(step, now)
      // What the step itself moves into the past is noticed, and acts, now.
      told.push(...alert(now, now))
      return told.sort()
    },

    /** Every clock, from when to when, and how it ended. */
    lives(): string[] {
      return clocks
        .map(
          ({ kind, cycle, startedAt, end }) =>
            `${kind} ${cycle} ${text(startedAt)} ${end ? `${text(end.at)} ${end.as}` : 'runs'}`,
        )
        .sort()
    },

    /** The deadlines of what runs, as far as they lie before `end`. */
    deadlines(end: number): string[] {
      return running().map((clock) => {
        const counted = walk(clock, end)
        return `${clock.kind} ${clock.cycle} ${text(counted[targetOf(clock)])}`
      })
    },
  }

  function act(step: Step, now: number) {
    switch (step.type) {
      case 'wake':
        return
      case 'pause':
        pauses.push({
          waitingFor: step.waitingFor,
          from: now,
          passed: new Map(),
          ...(step.until === undefined ? {} : { until: step.until }),
        })
        if (step.waitingFor === 'supplier') pass(['supplierAsked'], now, pauses.slice(0, -1))
        return
      case 'resume':
        return end(
          pauses.filter((one) => step.waitingFor === undefined || one.waitingFor === step.waitingFor),
          now,
        )
      case 'triage':
        urgency = step.urgency
        pass(['triaged'], now)
        return plan(now)
      case 'changePolicy':
        return change(step.policy, now)
      case 'respond':
        return pass(['responded', 'informed'], now)
      case 'inform':
        return pass(['informed'], now)
      case 'reply':
        return pass(['customerReplied'], now)
      default:
        step satisfies never
    }
  }

  function endPauses(now: number): string[] {
    const told: string[] = []
    const due = pauses
      .filter((one) => one.to === undefined && one.until !== undefined && one.until <= now)
      .sort((one, other) => (one.until ?? 0) - (other.until ?? 0))
    for (const pause of due) {
      const at = pause.until ?? now
      if (pause.waitingFor === 'supplier') told.push(...alert(at))
      end([pause], at)
    }
    return told
  }

  function end(some: Pause[], at: number) {
    const lasting = some.filter((one) => one.to === undefined)
    for (const pause of lasting) pause.to = at
    if (lasting.some((one) => one.waitingFor === 'supplier')) pass(['supplierAnswered'], at)
  }

  /** First everything stops that stops with it, then everything begins that begins with it. */
  function pass(milestones: Milestone[], at: number, concerned = pauses) {
    for (const milestone of milestones) {
      reached.set(milestone, at)
      for (const pause of concerned) {
        if (pause.to === undefined && !pause.passed.has(milestone)) pause.passed.set(milestone, at)
      }
    }
    for (const clock of running()) {
      if (ruleOf(clock.kind)?.stops.some((one) => milestones.includes(one))) {
        const broken = fired.has(`${clock.kind} ${clock.cycle} breach`)
        clock.end = { at, as: broken ? 'broken' : 'kept' }
      }
    }
    for (const [kind, rule] of rules()) {
      if (rule.stops.some((one) => milestones.includes(one))) underway.delete(kind)
      if (!rule.starts.some((one) => milestones.includes(one))) continue
      if (!underway.has(kind)) underway.set(kind, at)
      begin(kind, at)
    }
  }

  function begin(kind: ClockKind, at: number) {
    const former = clocks.filter((clock) => clock.kind === kind)
    if (ruleOf(kind)?.targets[urgency] === undefined || former.some((clock) => !clock.end)) return
    clocks.push({ kind, cycle: former.length + 1, startedAt: at })
  }

  /** What the policy newly promises is under way since it last began, unless something has ended it since. */
  function change(next: Policy, at: number) {
    const former = policy
    policy = next
    for (const [kind, rule] of rules()) {
      if (former.clocks[kind] !== undefined) continue
      const since = running().find((clock) => clock.kind === kind)?.startedAt ?? sinceWhen(rule)
      underway.delete(kind)
      if (since !== undefined) underway.set(kind, since)
    }
    plan(at)
  }

  /** What is not promised any more goes, what is promised again or newly comes. */
  function plan(at: number) {
    for (const clock of running()) {
      if (ruleOf(clock.kind)?.targets[urgency] === undefined) clock.end = { at, as: 'taken away' }
    }
    for (const [kind, rule] of rules()) {
      const since = underway.get(kind)
      const latest = clocks.filter((clock) => clock.kind === kind).at(-1)
      if (rule.targets[urgency] === undefined || since === undefined) continue
      if (latest?.end?.as === 'taken away' && latest.startedAt >= since) delete latest.end
      else if (latest === undefined || latest.startedAt < since) begin(kind, since)
    }
  }

  /** Of what came in the same minute an answer comes before a question, as it is for one that follows the other. */
  function sinceWhen({ starts, stops }: ClockRule): number | undefined {
    const latest = (milestones: readonly Milestone[]) =>
      Math.max(...milestones.map((milestone) => reached.get(milestone) ?? Number.NEGATIVE_INFINITY))
    const began = latest(starts)
    if (began === Number.NEGATIVE_INFINITY) return undefined
    const over = latest(stops.filter((milestone) => !starts.includes(milestone)))
    return over > began || (over === began && !starts.includes('supplierAsked')) ? undefined : began
  }

  /** One moment after the other; what levels do to the urgency then may bring further ones. */
  function alert(until: number, since = opened.receivedAt): string[] {
    const told: string[] = []
    let moment = since
    for (;;) {
      const due = running()
        .flatMap((clock) => passed(clock, until))
        .sort((one, other) => one.at - other.at)
      if (due[0] === undefined) return told
      moment = Math.max(moment, due[0].at)
      for (const { key, at, raises } of due.filter((one) => one.at <= moment)) {
        fired.add(key)
        told.push(`${key} ${text(at)}`)
        const raised = raises && order[order.indexOf(urgency) + 1]
        if (!raised) continue
        urgency = raised
        plan(moment)
      }
    }
  }

  function passed(clock: Clock, now: number): { key: string; at: number; raises: boolean }[] {
    const counted = walk(clock, now)
    return points(clock).flatMap(({ name, amount, raises, early }) => {
      const key = `${clock.kind} ${clock.cycle} ${name}`
      // Early: with the first moment that counts after that much has counted.
      const next = counted[amount + 1]
      const at = amount < 0 ? clock.startedAt : early ? next && next - minute + 1 : counted[amount]
      return at !== undefined && at <= now && !fired.has(key) ? [{ key, at, raises }] : []
    })
  }

  /** At its n-th place when the n-th minute has counted. */
  function walk(clock: Clock, until: number): number[] {
    const counted = [clock.startedAt]
    const calendar = policy.calendars[ruleOf(clock.kind)?.calendar ?? '']
    const holes = pauses.flatMap((pause) => holeIn(clock, pause))
    for (let at = clock.startedAt; at < until; at += minute) {
      if (holes.some((hole) => hole.from <= at && at < hole.to)) continue
      if (calendar && !isOpen(calendar, at)) continue
      counted.push(at + minute)
    }
    return counted
  }

  function holeIn({ kind }: Clock, pause: Pause): { from: number; to: number }[] {
    const rule = ruleOf(kind)
    if (!rule?.pauses.includes(pause.waitingFor)) return []
    const ends = [pause.to ?? pause.until, ...(rule.resumes ?? []).map((one) => pause.passed.get(one))]
    return [{ from: pause.from, to: Math.min(...ends.map((end) => end ?? Number.POSITIVE_INFINITY)) }]
  }

  function points(clock: Clock) {
    const rule = ruleOf(clock.kind)
    const target = targetOf(clock)
    const levels = rule?.levels ?? []
    const named = levels.flatMap((level) => {
      const raises = level.acts?.includes('raise_urgency') ?? false
      if (level.at === 'predicted') {
        const ahead = stillAhead()
        return ahead === 0 ? [] : [{ name: 'predicted', amount: target - ahead, raises, early: true }]
      }
      if (level.at === 'breach') return [{ name: 'breach', amount: target, raises, early: false }]
      if (level.at.endsWith('%')) {
        return [
          { name: level.at, amount: (target * Number.parseInt(level.at, 10)) / 100, raises, early: false },
        ]
      }
      // "+90m", and again every so many minutes.
      const offset = Number.parseInt(level.at, 10)
      const every = Number(level.repeat?.every.match(/\d+/)?.[0] ?? 0)
      return Array.from({ length: (level.repeat?.times ?? 0) + 1 }, (_, turn) => ({
        name: offsetName(offset + turn * every),
        amount: target + offset + turn * every,
        raises,
        early: false,
      }))
    })
    const silent = { name: 'breach', amount: target, raises: false, early: false }
    return named.some(({ name }) => name === 'breach') ? named : [...named, silent]
  }

  function stillAhead(): number {
    return rules().reduce((sum, [kind, rule]) => {
      const runs = running().some((clock) => clock.kind === kind)
      const target = rule.targets[urgency]
      return rule.internal && runs && target !== undefined ? sum + minutesIn(target) : sum
    }, 0)
  }

  function running(): Clock[] {
    return clocks.filter((clock) => !clock.end)
  }

  function rules() {
    return Object.entries(policy.clocks) as [ClockKind, ClockRule][]
  }

  function ruleOf(kind: ClockKind): ClockRule | undefined {
    return policy.clocks[kind]
  }

  function targetOf({ kind }: Clock): number {
    return minutesIn(ruleOf(kind)?.targets[urgency] ?? 'PT0M')
  }

  /** Looked at once for each minute. */
  function isOpen(calendar: Calendar, at: number): boolean {
    const minutes = open.get(calendar) ?? []
    open.set(calendar, minutes)
    const index = (at - opened.receivedAt) / minute
    const known = minutes[index] ?? openMinutes(calendar, at, at + minute).length === 1
    minutes[index] = known
    return known
  }
}

/** Durations are given in minutes alone. */
function minutesIn(duration: string): number {
  return Number(/^PT(\d+)M$/.exec(duration)?.[1])
}

function offsetName(minutes: number): string {
  const size = Math.abs(minutes)
  const hours = size >= 60 ? `${Math.floor(size / 60)}h` : ''
  const rest = size % 60 === 0 ? '' : `${size % 60}m`
  return `${minutes < 0 ? '-' : '+'}${hours}${rest}`
}

function text(at: number | undefined): string {
  return at === undefined ? 'later' : new Date(at).toISOString()
}
