import type { Span } from '../time/span.ts'
import { length, subtract } from '../time/span.ts'

export interface Engineer {
  id: string
  skills: readonly string[]
  /** Product models this engineer is authorised on; a generalist lists none and takes any. */
  models: readonly string[]
  /** Regions served, the home region first; none means everywhere. */
  regions: readonly string[]
  /** Open bookings ahead, in milliseconds since the epoch. */
  busy: readonly Span[]
}

export interface Job {
  skills: readonly string[]
  model?: string | undefined
  region?: string | undefined
  /** The visit has to begin and end inside. */
  within: Span
  /** milliseconds */
  duration: number
  passedOver: readonly string[]
}

export interface Candidate {
  engineer: string
  slot: Span
}

/**
 * Who is to be asked, the best first: fits by skill, product and region and has the time; then authorised on the
 * product before generalist, home region before another one, fewer open visits, the earlier slot (process.md 5).
 * The last word has the id, so that the same question has the same answer.
 */
export function rankEngineers(engineers: readonly Engineer[], job: Job): Candidate[] {
  return engineers
    .filter((engineer) => suits(engineer, job))
    .flatMap((engineer) => {
      const slot = earliestSlot(engineer.busy, job.within, job.duration)
      return slot ? [{ engineer, slot }] : []
    })
    .sort(
      (one, other) =>
        authorised(other.engineer, job) - authorised(one.engineer, job) ||
        distance(one.engineer, job) - distance(other.engineer, job) ||
        one.engineer.busy.length - other.engineer.busy.length ||
        one.slot.from - other.slot.from ||
        (one.engineer.id < other.engineer.id ? -1 : 1),
    )
    .map(({ engineer, slot }) => ({ engineer: engineer.id, slot }))
}

/** The first stretch of that length which is free and lies inside `within`. */
export function earliestSlot(busy: readonly Span[], within: Span, duration: number): Span | undefined {
  const gap = subtract(within, busy).find((free) => length(free) >= duration)
  return gap && { from: gap.from, to: gap.from + duration }
}

function suits(engineer: Engineer, job: Job): boolean {
  return (
    !job.passedOver.includes(engineer.id) &&
    job.skills.every((skill) => engineer.skills.includes(skill)) &&
    takes(engineer.models, job.model) &&
    takes(engineer.regions, job.region)
  )
}

function takes(list: readonly string[], wanted: string | undefined): boolean {
  return wanted === undefined || list.length === 0 || list.includes(wanted)
}

function authorised(engineer: Engineer, { model }: Job): number {
  return model !== undefined && engineer.models.includes(model) ? 1 : 0
}

/** 0 at home, 1 in another region served, 2 when no region is named. */
function distance(engineer: Engineer, { region }: Job): number {
  const place = region === undefined ? -1 : engineer.regions.indexOf(region)
  return place < 0 ? 2 : Math.min(place, 1)
}
