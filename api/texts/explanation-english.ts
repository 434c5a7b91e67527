import type { Explanation } from '../../workflows/domain/sla/explain.ts'
import type { Actor, ClockKind, Wait } from '../../workflows/domain/vocabulary.ts'
import { type ExplanationTexts, promiseStands, type ReplanStory, type Speech } from './explanation.ts'

const clocks: Record<ClockKind, string> = {
  acknowledge: 'Acknowledgement',
  response: 'First response',
  nextUpdate: 'Next update',
  onsiteArrival: 'Arrival on site',
  resolution: 'Resolution',
  followUp: 'Follow-up call',
  triage: 'Triage',
  offerAcceptance: 'Answer to a visit offer',
  parts: 'Parts',
  supplier: 'Supplier',
  depotReceipt: 'Receipt in the depot',
  detection: 'Detection',
  depotRepair: 'Repair in the depot',
  depotReturn: 'Return from the depot',
}

const waits: Record<Wait, string> = {
  customer: 'the customer',
  parts: 'parts',
  approval: 'an approval',
  supplier: 'the supplier',
}

const roles: Record<Actor['role'], string> = {
  customer: 'customer',
  csr: 'service representative',
  dispatcher: 'dispatcher',
  engineer: 'engineer',
  parts_keeper: 'parts keeper',
  supervisor: 'supervisor',
  manager: 'manager',
  admin: 'administrator',
  system: 'the system',
  operator: 'operator',
}

export const english: ExplanationTexts = {
  clock: (clock, speech) => `${clocks[clock.clock]}: ${allowance(clock, speech)}. ${deadline(clock, speech)}`,
  closed: {
    night: ({ from, to }, { time }) => `Closed from ${time(from)} to ${time(to)}: outside opening hours.`,
    break: ({ from, to }, { time }) => `Closed from ${time(from)} to ${time(to)}: break.`,
    day_off: ({ from, to }, { time }) => `Closed from ${time(from)} to ${time(to)}: no working day.`,
    holiday: ({ from, to, name }, { time }) =>
      `Closed from ${time(from)} to ${time(to)}: ${name === undefined ? 'holiday' : `holiday, ${name}`}.`,
  },
  paused: ({ from, to, waitingFor, by, reason }, { time }) => {
    const span = to === null ? `since ${time(from)}` : `from ${time(from)} to ${time(to)}`
    return `Paused ${span}${author(by)}, waiting for ${waits[waitingFor]}${reason ? `: “${reason}”` : ''}.`
  },
  makeUpDay: ({ from, to, name }, { time }) =>
    `From ${time(from)} to ${time(to)} counts although the weekday is off: make-up workday, ${name}.`,
  replan: {
    urgency: (replan, speech) => `Urgency changed${moved(replan, speech)}`,
    policy: (replan, speech) => `Service policy changed${moved(replan, speech)}`,
    promise: (replan, speech) => `A date was promised by hand${moved(replan, speech)}`,
    reopening: (replan, speech) => `The matter came back and was given more time${moved(replan, speech)}`,
  },
  policy: {
    contract: (value) => `The customer’s contract ${value} has a policy of its own.`,
    tier: (value) => `Customers of the tier ${value} have a policy of their own.`,
    product: (value) => `The product ${value} has a policy of its own.`,
    default: () =>
      'Neither contract nor customer tier nor product has a policy of its own: the default applies.',
  },
  length: (hours, minutes, seconds) => {
    const parts = [
      [hours, 'h'],
      [minutes, 'min'],
      [seconds, 's'],
    ] as const
    return parts.flatMap(([count, unit]) => (count === 0 ? [] : `${count} ${unit}`)).join(' ') || '0 h'
  },
}

function allowance({ target, startedAt, calendar, carried }: Explanation, { time, length }: Speech): string {
  const hours = calendar === null ? 'around the clock' : 'of working time'
  const before = carried === null ? '' : `, ${length(carried)} of it used up before`
  return `${length(target)} ${hours} from ${time(startedAt)}${before}`
}

function deadline(clock: Explanation, { time, length }: Speech): string {
  const { promised, dueAt, gaps, remaining, stoppedAt } = clock
  if (dueAt === null) {
    if (stoppedAt !== null) return `It ended at ${time(stoppedAt)} during a pause, without a deadline.`
    return `It is paused and has no deadline until it goes on; ${length(remaining ?? 'PT0S')} remain.`
  }
  if (stoppedAt !== null) return `It was due ${time(dueAt)} and ended at ${time(stoppedAt)}.`
  if (promised && promiseStands(promised)) {
    return `The date promised by hand stands instead of the computed deadline: due ${time(dueAt)}.`
  }
  if (promised?.expiresAt === dueAt) {
    return `The date promised by hand stood until it lapsed; what would have been due meanwhile is due then: ${time(dueAt)}.`
  }
  const lapses = promised ? ' The date promised by hand lapses before it comes.' : ''
  if (gaps.length === 0) return `Nothing interrupted it, so it is due ${time(dueAt)}.${lapses}`
  return `What lies in closed hours or pauses does not count, so it is due ${time(dueAt)}.${lapses}`
}

function moved({ at, by, from, to }: ReplanStory, { time }: Speech): string {
  const when = ` at ${time(at)}${author(by)}: `
  if (to === undefined) return `${when}there is no deadline while it is paused.`
  if (from === undefined) return `${when}the deadline is ${time(to)}.`
  if (from === to) return `${when}the deadline stayed at ${time(to)}.`
  return `${when}the deadline moved from ${time(from)} to ${time(to)}.`
}

function author(by: Actor | undefined): string {
  if (!by) return ''
  return by.role === 'system' ? ' by the system' : ` by ${roles[by.role]} ${by.id}`
}
