import { after, type Duration, lengthOf } from '../time/duration.ts'
import { type Instant, instant, milliseconds } from '../time/instant.ts'

/** What becomes of the old part when a new one is built in; `none`: nobody asks for it. */
export const oldPartRules = ['return', 'customer', 'none'] as const
export type OldPartRule = (typeof oldPartRules)[number]

export const oldPartStates = ['due', 'received', 'inspected', 'with_customer'] as const
export type OldPartState = (typeof oldPartStates)[number]

export const inspectionResults = [
  'defective',
  'no_fault_found',
  'damaged_by_use',
  'wrong_part',
  'incomplete',
] as const
export type InspectionResult = (typeof inspectionResults)[number]

/** Where an inspected part goes: what is refurbished is new stock again. */
export const oldPartOutcomes = ['scrapped', 'to_supplier', 'refurbished'] as const
export type OldPartOutcome = (typeof oldPartOutcomes)[number]

/** How long an engineer has to bring one back, unless its article says something else. */
export const returnWithin: Duration = 'P14D'

/** Who is reminded when, from the due date on; the last one goes to those who have to ask for it. */
export const oldPartReminders = [
  { code: 'soon', from: '-P3D', tells: ['engineer'] },
  { code: 'today', from: 'PT0S', tells: ['engineer'] },
  { code: 'late', from: 'P3D', tells: ['engineer'] },
  { code: 'missing', from: 'P7D', tells: ['engineer', 'parts_keeper', 'supervisor'] },
] as const
export type OldPartReminder = (typeof oldPartReminders)[number]

/** @returns how many reminders have come due by now; of those that came together the last one is told */
export function remindersBy(dueAt: Instant, now: Instant): number {
  return oldPartReminders.filter((reminder) => reminderAt(dueAt, reminder) <= now).length
}

/** When the next reminder is due after so many; undefined after the last. */
export function nextReminderAt(dueAt: Instant, reminders: number): Instant | undefined {
  const next = oldPartReminders[reminders]
  return next && reminderAt(dueAt, next)
}

function reminderAt(dueAt: Instant, { from }: OldPartReminder): Instant {
  if (!from.startsWith('-')) return after(dueAt, from)
  return instant(milliseconds(dueAt) - lengthOf(from.slice(1)))
}
