import type { EngineerProfile } from '../db/queries/engineers.ts'
import type { LineReport } from './engineer-import.ts'
import { readHours } from './hours-notation.ts'

type Hours = Pick<EngineerProfile, 'shifts' | 'onCall'>
const columns = ['shifts', 'onCall'] as const

/**
 * Shifts and on-call hours of a line of a file. A column that the file lacks leaves them as they are; a field that is
 * empty means that there are none. The file says weeks: dates with hours of their own stay.
 * @param timeZone for hours that neither the file nor the hours before say one for
 */
export function hoursIn(fields: Record<string, string>, before: Hours, timeZone: string): Hours {
  const hours: Hours = {}
  for (const column of columns) {
    const written = fields[column]
    const known = before[column]
    if (written === undefined) {
      if (known) hours[column] = known
      continue
    }
    const read = readHours(written)
    if (written === '' || 'unreadable' in read) continue
    const zone = fields.timeZone || known?.timeZone || timeZone
    hours[column] = { timeZone: zone, week: read.week, exceptions: known?.exceptions ?? [] }
  }
  return hours
}

/** Hours of a line that cannot be read, by their columns. */
export function unreadableHours(fields: Record<string, string>): LineReport['errors'] {
  return columns.flatMap((column) => {
    const read = readHours(fields[column] ?? '')
    if (!('unreadable' in read)) return []
    const detail = `"${read.unreadable}" cannot be read; write hours like "mon-fri 08:00-12:00 13:00-17:00; sat 22:00-06:00".`
    return [{ column, code: 'unreadable_hours', detail }]
  })
}
