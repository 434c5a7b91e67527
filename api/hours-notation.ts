import { type Calendar, type Window, weekdays } from '../workflows/domain/time/calendar.ts'

const names: readonly string[] = weekdays

type Week = Partial<Record<(typeof weekdays)[number], Window[]>>

/**
 * Reads the hours of a week as people write them in a table: `mon-fri 08:00-12:00 13:00-17:00; sat 22:00-06:00`. Days
 * are a weekday, a range of them or several with commas, each with its windows; one that ends before it begins goes
 * over midnight. Whether the times are times is for `calendarFaults`.
 * @returns what cannot be read as `unreadable`, word by word
 */
export function readHours(text: string): { week: Calendar['week'] } | { unreadable: string } {
  const week: Week = {}
  // Spreadsheets and Chinese keyboards make wide marks and long dashes of what was typed.
  const plain = text.normalize('NFKC').replace(/[–—]/g, '-')
  for (const group of plain.split(';').map((part) => part.trim())) {
    if (group === '') continue
    const [days = '', ...times] = group.split(/\s+/)
    const named = daysIn(days)
    const windows = times.map(windowIn)
    const wrong = named ? times.find((_, place) => !windows[place]) : days
    if (wrong !== undefined) return { unreadable: wrong }
    if (times.length === 0) return { unreadable: group }
    const open = windows.flatMap((window) => (window ? [window] : []))
    for (const day of named ?? []) week[day] = [...(week[day] ?? []), ...open]
  }
  return { week }
}

/** `mon`, `mon-fri`, `sat,sun`; a range may go over the end of the week. */
function daysIn(text: string): (typeof weekdays)[number][] | undefined {
  const days = text.split(',').map((part) => {
    const [first = '', last = first, ...more] = part.toLowerCase().split('-')
    const from = names.indexOf(first)
    const to = names.indexOf(last)
    if (from < 0 || to < 0 || more.length > 0) return undefined
    const count = ((to - from + weekdays.length) % weekdays.length) + 1
    return [...weekdays, ...weekdays].slice(from, from + count)
  })
  return days.includes(undefined) ? undefined : days.flatMap((part) => part ?? [])
}

function windowIn(text: string): Window | undefined {
  const [from, to, ...more] = text.split('-')
  return from && to && more.length === 0 ? [from, to] : undefined
}
