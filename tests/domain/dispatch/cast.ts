import type { Engagement, Engineer, Job } from '../../../workflows/domain/dispatch/engineer.ts'
import type { Place } from '../../../workflows/domain/dispatch/travel.ts'

/** Monday 2026-11-23 in Shanghai, by its clock; `at('1 08:00')` is the day after. */
export function at(time: string): number {
  const [, day = '0', clock = ''] = /^(?:(\d) )?(\d\d:\d\d)$/.exec(time) ?? []
  return Date.parse(`2026-11-23T${clock}:00+08:00`) + Number(day) * 86_400_000
}

export const minute = 60_000
export const hour = 60 * minute

export const shanghai: Place = { latitude: 31.2304, longitude: 121.4737 }
/** 83 km from Shanghai in a straight line: two hours and ten minutes by van. */
export const suzhou: Place = { latitude: 31.2983, longitude: 120.5832 }
/** 163 km from Shanghai. */
export const hangzhou: Place = { latitude: 30.2741, longitude: 120.1551 }

/** Authorised on the job's product, at home in its region; works at any hour and has nothing ahead. */
export const wei: Engineer = {
  id: 'E-001',
  skills: { hydraulics: 3, electrics: 1 },
  models: ['HX-200'],
  certificates: [],
  regions: ['east', 'north'],
  leave: [],
  busy: [],
  van: {},
  record: {},
}
export const ming: Engineer = { ...wei, id: 'E-002' }

/** Two hours between 08:00 and 18:00, asked at 07:00. */
export const job: Job = {
  skills: ['hydraulics'],
  certificates: [],
  model: 'HX-200',
  region: 'east',
  urgent: false,
  now: at('07:00'),
  within: { from: at('08:00'), to: at('18:00') },
  duration: 2 * hour,
  parts: [],
  passedOver: [],
  excluded: [],
}

/** With visits from the arrival to the end, and no way there that anybody knows. */
export function busy(engineer: Engineer, ...visits: [from: string, to: string, place?: Place][]): Engineer {
  return { ...engineer, busy: visits.map(visit) }
}

function visit([from, to, place]: [from: string, to: string, place?: Place]): Engagement {
  return { from: at(from), arrival: at(from), to: at(to), ...(place ? { place } : {}) }
}
