import type { Fault } from '../fault.ts'
import { audiences } from '../vocabulary.ts'
import type { Level } from './level.ts'
import type { Known } from './policy-faults.ts'

const plainActs = ['raise_urgency', 'pause_offers', 'reassign:team_lead']
const staffId = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,39}$/u

/** Whether those that a level tells, and what it does, are there. */
export function toldFaults({ tells, acts = [], within }: Level, known: Known, pointer: string): Fault[] {
  return [
    ...(tells.length + acts.length === 0 ? [doesNothing(pointer)] : []),
    ...tells.flatMap((audience, place) => audienceFaults(audience, known, `${pointer}/tells/${place}`)),
    ...acts.flatMap((act, place) => actFaults(act, known, `${pointer}/acts/${place}`)),
    ...calendarFault(within, known, `${pointer}/within`),
  ]
}

/** A breach is on record whether or not a level says so. */
function doesNothing(pointer: string): Fault {
  const detail = 'The level tells nobody and does nothing; name somebody to tell, or something to do.'
  return { pointer, code: 'does_nothing', detail }
}

/** @param id of a calendar that is named somewhere; none: around the clock */
export function calendarFault(id: string | undefined, { calendars }: Known, pointer: string): Fault[] {
  if (id === undefined || calendars.includes(id)) return []
  return [{ pointer, code: 'unknown_calendar', detail: `There is no calendar "${id}"; make it first.` }]
}

function audienceFaults(audience: string, known: Known, pointer: string): Fault[] {
  if (audiences.some((one) => one === audience)) return []
  const detail = `"${audience}" is nobody; give ${audiences.join(', ')}, or "staff:" and a staff id.`
  return personFaults(audience, 'staff:', known, { pointer, code: 'unknown_audience', detail })
}

function actFaults(act: string, known: Known, pointer: string): Fault[] {
  if (plainActs.includes(act)) return []
  const detail = `"${act}" is nothing that a level can do; give ${plainActs.join(', ')}, or "reassign:" and a staff id.`
  return personFaults(act, 'reassign:', known, { pointer, code: 'unknown_act', detail })
}

function personFaults(text: string, prefix: string, { staff }: Known, malformed: Fault): Fault[] {
  const id = text.slice(prefix.length)
  if (!text.startsWith(prefix) || !staffId.test(id)) return [malformed]
  if (staff === undefined || staff.includes(id)) return []
  const detail = `Nobody of the department has the id "${id}"; see GET /v1/staff.`
  return [{ pointer: malformed.pointer, code: 'unknown_staff', detail }]
}
