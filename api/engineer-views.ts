import type { z } from 'zod'
import type { EngineerRow } from '../db/queries/engineers.ts'
import type { Calendar } from '../workflows/domain/time/calendar.ts'
import { instant, milliseconds } from '../workflows/domain/time/instant.ts'
import type { engineerView } from './contract/engineers.ts'
import type { calendarForm } from './contract/sla.ts'

export function viewEngineer({ person, profile, leave }: EngineerRow): z.infer<typeof engineerView> {
  const { id, active, name, email, phone, language, skills, models, regions } = person
  const { levels = {}, certificates = [], latitude, longitude, radius, shifts, onCall } = profile ?? {}
  const placed = typeof latitude === 'number' && typeof longitude === 'number'
  return {
    ...{ id, active, name, email, phone, language, models, regions, certificates },
    skills: Object.fromEntries(skills.map((skill) => [skill, levels[skill] ?? 1])),
    home: placed ? { latitude, longitude } : null,
    radius: radius ?? null,
    shifts: shifts ? viewCalendar(shifts) : null,
    onCall: onCall ? viewCalendar(onCall) : null,
    leave: leave.map(({ id, from, to }) => ({ id, from: inUtc(from), to: inUtc(to) })),
  }
}

/** What is stored has been checked; only its arrays are not to be changed. */
function viewCalendar(calendar: Calendar): z.infer<typeof calendarForm> {
  return calendar as z.infer<typeof calendarForm>
}

/** Postgres writes instants of JSON in a form of its own. */
function inUtc(written: string): string {
  return instant(milliseconds(written))
}
