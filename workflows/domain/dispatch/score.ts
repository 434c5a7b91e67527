import type { Engineer, Job } from './engineer.ts'
import type { Slot } from './slot.ts'
import { authorised } from './suitability.ts'

/** What a candidate is preferred for; each line is kept and shown. */
export const criteria = [
  'product',
  'region',
  'first_time_fix',
  'van_parts',
  'usual_engineer',
  'slack',
  'travel',
  'load',
] as const
type Criterion = (typeof criteria)[number]
export interface ScoreLine {
  criterion: Criterion
  points: number
}

const hour = 3_600_000
const day = 24 * hour

/** What speaks for somebody whenever they come. */
const standing = {
  product: (engineer: Engineer, job: Job) => (authorised(engineer, job) ? 40 : 0),
  region: (engineer: Engineer, job: Job) => (atHome(engineer, job) ? 10 : 0),
  first_time_fix: firstTimeFix,
  van_parts: (engineer: Engineer, job: Job) => rounded(15 * shareInVan(engineer, job)),
  usual_engineer: (engineer: Engineer, job: Job) => (job.usual === engineer.id ? 10 : 0),
} satisfies Partial<Record<Criterion, unknown>>

/** What depends on when they come. */
const timely = {
  slack: (_: Engineer, job: Job, slot: Slot) => slack(job, slot),
  travel: (_: Engineer, __: Job, slot: Slot) => 0 - rounded(Math.min(20, slot.travel / hour / 0.1)),
  load: (engineer: Engineer, _: Job, slot: Slot) => 0 - 4 * Math.min(5, visitsAround(engineer, slot)),
} satisfies Partial<Record<Criterion, unknown>>

const lines = { ...standing, ...timely } satisfies Record<Criterion, unknown>

/**
 * How well somebody suits who can do the job at that time; more is better. The weights say: whoever knows the product
 * comes first, then who keeps the promise, then who is near and has time.
 */
export function scoreOf(engineer: Engineer, job: Job, slot: Slot): ScoreLine[] {
  return criteria.map((criterion) => ({ criterion, points: lines[criterion](engineer, job, slot) }))
}

export function totalOf(lines: readonly ScoreLine[]): number {
  return rounded(lines.reduce((sum, line) => sum + line.points, 0))
}

/** What somebody can reach at best, as far as it can be told without looking for a time. */
export function mostFor(engineer: Engineer, job: Job): number {
  let most = slack(job, job.within)
  for (const points of Object.values(standing)) most += points(engineer, job)
  return rounded(most)
}

function atHome({ regions }: Engineer, { region }: Job): boolean {
  return region !== undefined && regions[0] === region
}

/**
 * Time to spare before the promise, up to a day; a visit that breaks it is the last resort, the later the worse.
 * Without a promise: the sooner the better.
 */
function slack({ dueAt, within }: Job, { from }: { from: number }): number {
  if (dueAt === undefined) return 0 - rounded(Math.min(20, (from - within.from) / day))
  if (from > dueAt) return -60 - rounded(Math.min(20, (from - dueAt) / day))
  return rounded((20 * Math.min(day, dueAt - from)) / day)
}

/** Other visits within half a day before and after. */
function visitsAround({ busy }: Engineer, slot: Slot): number {
  return busy.filter(({ from, to }) => to > slot.from - day / 2 && from < slot.to + day / 2).length
}

/** The share of visits for this fault that solved it at once; few visits say little, so that nobody begins at nothing. */
function firstTimeFix({ record }: Engineer, { faultCode }: Job): number {
  const known = faultCode === undefined ? undefined : record[faultCode]
  if (known === undefined) return 10
  return rounded((20 * (known.firstTime + 1)) / (known.visits + 2))
}

function shareInVan({ van }: Engineer, { parts }: Job): number {
  if (parts.length === 0) return 0
  return parts.filter(({ sku, quantity }) => (van[sku] ?? 0) >= quantity).length / parts.length
}

function rounded(points: number): number {
  return Math.round(points * 10) / 10
}
