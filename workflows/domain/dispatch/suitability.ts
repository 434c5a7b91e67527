import { fitsProduct } from '../sla/definition.ts'
import { instant } from '../time/instant.ts'
import { dateIn } from '../time/zone.ts'
import type { Engineer, Job } from './engineer.ts'
import { distanceBetween } from './travel.ts'

const hour = 3_600_000

/** Why somebody cannot be sent. */
export const obstacles = [
  'other_region',
  'lacks_skill',
  'lacks_level',
  'not_authorised',
  'passed_over',
  'excluded_by_customer',
  'too_far',
  'lacks_certificate',
  'no_free_time',
] as const
export interface Obstacle {
  code: (typeof obstacles)[number]
  /** The skill, certificate, model or region that it is about. */
  about?: string
}

/** One hard condition of process.md 5. */
interface Condition {
  code: Obstacle['code']
  /** What of the job it is asked for, each by itself; nothing: it is not asked. */
  of: (job: Job) => readonly string[]
  unmet: (engineer: Engineer, about: string, job: Job) => boolean
}

/** Those come first that are cheap to ask and rule most people out. */
const conditions: readonly Condition[] = [
  { code: 'other_region', of: ({ region }) => named(region), unmet: servesAnotherRegion },
  {
    code: 'lacks_skill',
    of: ({ skills }) => skills,
    unmet: ({ skills }, skill) => skills[skill] === undefined,
  },
  { code: 'lacks_level', of: ({ skills }) => skills, unmet: lacksLevel },
  { code: 'not_authorised', of: ({ model }) => named(model), unmet: notAuthorised },
  { code: 'passed_over', of: ({ passedOver }) => passedOver, unmet: ({ id }, passed) => id === passed },
  {
    code: 'excluded_by_customer',
    of: ({ excluded }) => excluded,
    unmet: ({ id }, unwanted) => id === unwanted,
  },
  { code: 'too_far', of: () => [''], unmet: livesTooFar },
  { code: 'lacks_certificate', of: ({ certificates }) => certificates, unmet: lacksCertificate },
]

/** What of the conditions a job asks, found once for all engineers. */
export type Demand = readonly { condition: Condition; about: readonly string[] }[]

export function demandOf(job: Job): Demand {
  return conditions
    .map((condition) => ({ condition, about: condition.of(job) }))
    .filter(({ about }) => about.length > 0)
}

/** Whether every condition is met; asks no further than the first that is not. */
export function suits(engineer: Engineer, job: Job, demand: Demand): boolean {
  for (const { condition, about } of demand) {
    for (const one of about) if (condition.unmet(engineer, one, job)) return false
  }
  return true
}

/** Every condition that is not met, so that somebody can do something about it. */
export function obstaclesFor(engineer: Engineer, job: Job, demand: Demand): Obstacle[] {
  return demand.flatMap(({ condition: { code, unmet }, about }) =>
    about
      .filter((one) => unmet(engineer, one, job))
      .map((one) => (one === '' || one === engineer.id ? { code } : { code, about: one })),
  )
}

/** Authorised on this very model, not only as somebody who takes any. */
export function authorised({ models }: Engineer, { model }: Job): boolean {
  return models.some((pattern) => fitsProduct(pattern, model))
}

/** The certificate that is no longer valid on the day of the visit, though it is today; undefined when all are. */
export function expiredBy(engineer: Engineer, { certificates }: Job, end: number): string | undefined {
  return certificates.find((code) => !validOn(engineer, code, end))
}

function named(one: string | undefined): readonly string[] {
  return one === undefined ? [] : [one]
}

function lacksLevel({ skills }: Engineer, skill: string, { level = 1 }: Job): boolean {
  const own = skills[skill]
  return own !== undefined && own < level
}

function notAuthorised(engineer: Engineer, _: string, job: Job): boolean {
  return engineer.models.length > 0 && !authorised(engineer, job)
}

/** A radius counts where both places are known; else the regions do. */
function servesAnotherRegion({ regions, home, radius }: Engineer, region: string, { place }: Job): boolean {
  if (home && place && radius !== undefined) return false
  return regions.length > 0 && !regions.includes(region)
}

function livesTooFar({ home, radius }: Engineer, _: string, { place }: Job): boolean {
  return (
    home !== undefined && place !== undefined && radius !== undefined && distanceBetween(home, place) > radius
  )
}

function lacksCertificate(engineer: Engineer, code: string, { within }: Job): boolean {
  return !validOn(engineer, code, within.from)
}

function validOn({ certificates, shifts }: Engineer, wanted: string, at: number): boolean {
  return certificates.some(
    ({ code, validUntil }) => code === wanted && notOver(validUntil, at, shifts?.timeZone ?? 'UTC'),
  )
}

/** Whether a day is not over yet by the clock of a zone; the zone is asked only where it makes a difference. */
function notOver(day: string, at: number, timeZone: string): boolean {
  const end = Date.parse(day) + 24 * hour
  if (at < end - 14 * hour) return true
  if (at >= end + 12 * hour) return false
  return day >= dateIn(instant(at), timeZone)
}
