import type { Engagement, Engineer, Job } from '../workflows/domain/dispatch/engineer.ts'
import type { Calendar, Window } from '../workflows/domain/time/calendar.ts'

export const hour = 3_600_000
/** A Monday morning in Shanghai. */
export const now = Date.parse('2026-11-23T01:00:00.000Z')

const regions = 31
const skills = 12
const models = 20

/** The same draws in every run. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}

/**
 * A department of a large country: everybody serves two regions, has four of twelve skills and, every other one,
 * authorisations on a few products; works one of nine shifts and has three visits ahead.
 */
export function aDepartment(size: number): Engineer[] {
  const draw = chance(7)
  const below = (end: number) => Math.floor(draw() * end)
  return Array.from({ length: size }, (_, index) => {
    const home = { latitude: 22 + draw() * 20, longitude: 100 + draw() * 20 }
    return {
      id: `E-${String(index).padStart(5, '0')}`,
      skills: Object.fromEntries([0, 1, 2, 3].map(() => [`skill-${below(skills)}`, 1 + below(5)])),
      models: draw() < 0.5 ? [] : [0, 1, 2].map(() => `model-${below(models)}`),
      certificates: [{ code: 'high-voltage', validUntil: '2027-06-30' }],
      regions: [`region-${below(regions)}`, `region-${below(regions)}`],
      home,
      shifts: shifts[below(shifts.length)] ?? aShift(8, 17),
      leave: [],
      busy: [0, 1, 2].map((day) => aVisit(now + (day * 24 + 1 + below(5)) * hour, home)),
      van: {},
      record: {},
    }
  })
}

/** Jobs as they come in: one skill, one product, one region, due in a day and a half. */
export function someJobs(count: number): Job[] {
  const draw = chance(11)
  const below = (end: number) => Math.floor(draw() * end)
  return Array.from({ length: count }, () => ({
    skills: [`skill-${below(skills)}`],
    level: 1 + below(3),
    certificates: ['high-voltage'],
    model: `model-${below(models)}`,
    region: `region-${below(regions)}`,
    place: { latitude: 22 + draw() * 20, longitude: 100 + draw() * 20 },
    urgent: false,
    now,
    within: { from: now + hour, to: now + 14 * 24 * hour },
    duration: 2 * hour,
    dueAt: now + 36 * hour,
    parts: [],
    passedOver: [],
    excluded: [],
  }))
}

const shifts = [7, 8, 9].flatMap((begin) => [8, 9, 10].map((length) => aShift(begin, begin + length)))

function aShift(from: number, to: number): Calendar {
  const clock = (time: number) => `${String(time).padStart(2, '0')}:00`
  const day: Window[] = [
    [clock(from), '12:00'],
    ['13:00', clock(to)],
  ]
  return {
    timeZone: 'Asia/Shanghai',
    week: { mon: day, tue: day, wed: day, thu: day, fri: day },
    exceptions: [],
  }
}

function aVisit(from: number, { latitude, longitude }: { latitude: number; longitude: number }): Engagement {
  const place = { latitude: latitude + 0.2, longitude: longitude + 0.2 }
  return { from, arrival: from + hour / 2, to: from + 2 * hour, place }
}
