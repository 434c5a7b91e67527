import type { Calendar } from '../time/calendar.ts'
import type { Instant } from '../time/instant.ts'
import { since } from './definition.ts'
import type { ClockRule, Policy } from './policy.ts'

/**
 * Whether anything of a ticket's policy is reckoned by the calendar of that id, in whatever version. A calendar that is
 * only kept to explain clocks that have stopped does not count.
 */
export function usesCalendar({ hours, clocks }: Pick<Policy, 'hours' | 'clocks'>, id: string): boolean {
  const keys = Object.values(clocks).flatMap(({ calendar, levels }) => [
    calendar,
    ...levels.map((level) => level.within),
  ])
  return [hours, ...keys].some((key) => key !== undefined && isOf(key, id))
}

/**
 * A ticket's policy with another version of one of its calendars, and everything else as it was promised: what was
 * published since for new tickets only does not come along.
 */
export function withCalendar(
  policy: Policy,
  id: string,
  { version, calendar }: { version: number; calendar: Calendar },
  receivedAt: Instant,
): Policy {
  const swap = (key: string) => (isOf(key, id) ? `${id}@${version}` : key)
  const kept = Object.entries(policy.calendars).filter(([key]) => !isOf(key, id))
  const clocks = Object.entries(policy.clocks).map(([kind, rule]) => [kind, withKeys(rule, swap)])
  return {
    ...policy,
    ...(policy.hours === undefined ? {} : { hours: swap(policy.hours) }),
    clocks: Object.fromEntries(clocks) as Policy['clocks'],
    calendars: { ...Object.fromEntries(kept), [`${id}@${version}`]: since(calendar, receivedAt) },
  }
}

function withKeys({ calendar, levels, ...rule }: ClockRule, swap: (key: string) => string): ClockRule {
  return {
    ...rule,
    ...(calendar === undefined ? {} : { calendar: swap(calendar) }),
    levels: levels.map(({ within, ...level }) =>
      within === undefined ? level : { ...level, within: swap(within) },
    ),
  }
}

function isOf(key: string, id: string): boolean {
  return key.slice(0, key.lastIndexOf('@')) === id
}
