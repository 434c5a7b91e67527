import type { Calendar } from '../time/calendar.ts'
import type { Duration } from '../time/duration.ts'
import { type Instant, milliseconds } from '../time/instant.ts'
import type { ClockKind, Kind, Tier, Urgency } from '../vocabulary.ts'
import type { ClockRule, Policy, PolicyChoice, PolicyScope } from './policy.ts'

/** Other targets for some kinds, products or regions; the first exception that fits says it. */
export interface TargetException {
  kind?: Kind
  /** A model, or the beginning of its name with `*` behind it: `VMC-*`. */
  product?: string
  region?: string
  targets: Readonly<Partial<Record<Urgency, Duration>>>
}

export interface ClockDefinition extends ClockRule {
  exceptions?: readonly TargetException[]
  /** Other calendars in some regions, by region. */
  calendarByRegion?: Readonly<Record<string, string>>
}

/** A policy as people write and publish it: for many tickets; calendars are named by their ids. */
export interface PolicyDefinition
  extends Omit<Policy, 'id' | 'version' | 'chosenBy' | 'clocks' | 'calendars'> {
  clocks: Readonly<Partial<Record<ClockKind, ClockDefinition>>>
}

/** What decides which policy a ticket gets, and which of its targets. */
export interface Matter {
  kind: Kind
  region?: string | undefined
  /** The product's model. */
  model?: string | undefined
  /** The code of the contract in force, if the customer has one. */
  contract?: string | undefined
  tier: Tier
}

/** A policy that is in force, with what it is for. */
export interface Offered {
  scope: PolicyScope
  value?: string
}

const rank: Record<PolicyScope, number> = { contract: 0, tier: 1, product: 2, default: 3 }

/**
 * The policy that applies: contract, then customer tier, then product, then default. Of two products that fit, the
 * longer name is the closer one.
 */
export function choosePolicy<Candidate extends Offered>(
  candidates: readonly Candidate[],
  matter: Matter,
): Candidate | undefined {
  return candidates
    .filter((candidate) => suits(candidate, matter))
    .sort(
      (one, other) => rank[one.scope] - rank[other.scope] || closeness(other.value) - closeness(one.value),
    )[0]
}

/** A calendar in force, by its id. */
export type Calendars = Readonly<Record<string, { version: number; calendar: Calendar }>>

/**
 * The policy as one ticket is promised it: its own targets and calendars, and nothing that is for others. A ticket may
 * outlive a calendar's version, so its calendars are named with it: `china@2`.
 * @throws Error when a calendar is not there: publishing checks the names, so this is a bug
 */
export function resolvePolicy(
  definition: PolicyDefinition,
  named: { id: string; version: number; chosenBy: PolicyChoice },
  matter: Matter,
  calendars: Calendars,
  receivedAt: Instant,
): Policy {
  const used: Record<string, Calendar> = {}
  const use = (id: string | undefined) => {
    if (id === undefined) return undefined
    const found = calendars[id]
    if (!found) throw new Error(`No calendar ${id} is in force.`)
    const key = `${id}@${found.version}`
    used[key] = since(found.calendar, receivedAt)
    return key
  }
  const { hours, ...rest } = definition
  const clocks = Object.fromEntries(
    Object.entries(definition.clocks).map(([kind, clock]) => [kind, ruleFor(clock, matter, use)]),
  ) as Policy['clocks']
  const ownHours = use(hours)
  return {
    ...rest,
    ...named,
    ...(ownHours === undefined ? {} : { hours: ownHours }),
    clocks,
    calendars: used,
  }
}

/** The calendars that a definition names anywhere. */
export function calendarsNamed(definition: PolicyDefinition): string[] {
  const clocks = Object.values(definition.clocks)
  const named = clocks.flatMap((clock) => [
    ...calendarsOf(clock),
    ...Object.values(clock.calendarByRegion ?? {}),
  ])
  return [...new Set([definition.hours, ...named].flatMap((id) => id ?? []))]
}

/** Whether a product pattern of a policy fits a model. */
export function fitsProduct(pattern: string, model: string | undefined): boolean {
  if (model === undefined) return false
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : model === pattern
}

/** The whole name is closer than any beginning of it, also than `VMC-850*` to `VMC-850`. */
function closeness(value = ''): number {
  return value.endsWith('*') ? value.length - 2 : value.length
}

function suits({ scope, value }: Offered, matter: Matter): boolean {
  switch (scope) {
    case 'contract':
      return value !== undefined && value === matter.contract
    case 'tier':
      return value === matter.tier
    case 'product':
      return value !== undefined && fitsProduct(value, matter.model)
    case 'default':
      return true
    default:
      return scope satisfies never
  }
}

/** The targets that a clock has for one matter: the first exception that fits says what it says, the rest stays. */
export function targetsFor(
  {
    targets,
    exceptions,
  }: Pick<ClockRule, 'targets'> & { exceptions?: ClockDefinition['exceptions'] | undefined },
  matter: Pick<Matter, 'kind' | 'region' | 'model'>,
): ClockRule['targets'] {
  const special = exceptions?.find((one) => fits(one, matter))
  return special ? { ...targets, ...special.targets } : targets
}

function ruleFor(
  { exceptions, calendarByRegion, calendar: ordinary, levels, targets, ...rule }: ClockDefinition,
  matter: Matter,
  use: (id: string | undefined) => string | undefined,
): ClockRule {
  const calendar = use((matter.region && calendarByRegion?.[matter.region]) ?? ordinary)
  return {
    ...rule,
    ...(calendar === undefined ? {} : { calendar }),
    targets: targetsFor({ targets, exceptions }, matter),
    levels: levels.map(({ within, ...level }) => {
      const hours = use(within)
      return hours === undefined ? level : { ...level, within: hours }
    }),
  }
}

function fits(
  { kind, product, region }: TargetException,
  matter: Pick<Matter, 'kind' | 'region' | 'model'>,
): boolean {
  return (
    (kind === undefined || kind === matter.kind) &&
    (region === undefined || region === matter.region) &&
    (product === undefined || fitsProduct(product, matter.model))
  )
}

function calendarsOf({ calendar, levels }: ClockRule): string[] {
  return [calendar, ...levels.map((level) => level.within)].flatMap((id) => id ?? [])
}

/** What lies behind a ticket's receipt can move no deadline of its own. A night may reach into the first day. */
export function since(calendar: Calendar, receivedAt: Instant): Calendar {
  const twoDays = 2 * 86_400_000
  const first = new Date(milliseconds(receivedAt) - twoDays).toISOString().slice(0, 10)
  return { ...calendar, exceptions: calendar.exceptions.filter(({ date }) => date >= first) }
}
