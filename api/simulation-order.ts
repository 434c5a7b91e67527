import type { Db } from '../db/client.ts'
import { findCalendar, listCalendars } from '../db/queries/calendars.ts'
import { changeTo, offered } from '../db/queries/changes.ts'
import { findPolicy } from '../db/queries/policies.ts'
import { listStaff } from '../db/queries/staff.ts'
import type { Fault } from '../workflows/domain/fault.ts'
import type { Change, OfferedPolicy } from '../workflows/domain/sla/change.ts'
import { calendarsNamed, type PolicyDefinition } from '../workflows/domain/sla/definition.ts'
import { policyFaults } from '../workflows/domain/sla/policy-faults.ts'
import { scopeFaults } from '../workflows/domain/sla/scope-faults.ts'
import type { SimulationOrder } from '../workflows/domain/sla/simulation.ts'
import { type Calendar, calendarFaults } from '../workflows/domain/time/calendar.ts'
import type { Instant } from '../workflows/domain/time/instant.ts'
import type { NewSimulation } from './contract/simulations.ts'
import { badField } from './errors.ts'
import { refuseFaults } from './faults.ts'
import { knownCalendars } from './known-calendars.ts'

/**
 * What is asked, with all that its answer depends on, so that editing a draft meanwhile changes nothing.
 * @param now the end of what is looked at
 * @throws a problem that names each field of a candidate that is wrong
 */
export async function simulationOrder(db: Db, asked: NewSimulation, now: Instant): Promise<SimulationOrder> {
  const calendar = await calendarAsked(db, asked.calendar)
  const policy = await policyAsked(db, asked, calendar)
  const change = await changeTo(db, {
    ...(policy ? { policy } : {}),
    ...(policy && !isKept(asked.policy) && asked.for === undefined ? { everything: true as const } : {}),
    ...(calendar ? { calendar } : {}),
  })
  const missing = policy && calendarsNamed(policy.definition).find((id) => !(id in change.calendars))
  if (missing !== undefined) {
    throw badField(
      '/policy',
      'calendar_not_in_force',
      `No calendar "${missing}" is in force; publish it before.`,
    )
  }
  return { from: asked.from, to: asked.to, until: now, change }
}

async function calendarAsked(db: Db, asked: NewSimulation['calendar']): Promise<Change['calendar']> {
  if (asked === undefined) return undefined
  if ('calendar' in asked) {
    const calendar = asked.calendar as Calendar
    refuseFaults(calendarFaults(calendar), '/calendar/calendar')
    return { id: asked.id, version: 0, calendar }
  }
  const found = await findCalendar(db, asked.id, asked.version)
  if (!found) throw noVersion('calendar', asked)
  return { ...asked, calendar: found.calendar }
}

async function policyAsked(
  db: Db,
  asked: NewSimulation,
  calendar: Change['calendar'],
): Promise<OfferedPolicy | undefined> {
  if (asked.policy === undefined) return undefined
  if (isKept(asked.policy)) {
    const found = await findPolicy(db, asked.policy.id, asked.policy.version)
    if (!found) throw noVersion('policy', asked.policy)
    return offered(found)
  }
  const definition = asked.policy as PolicyDefinition
  const faults = [...(await definitionFaults(db, definition, calendar)), ...caseFaults(asked.for)]
  refuseFaults(faults)
  const { scope, value } = asked.for ?? { scope: 'default' }
  return { id: candidate, version: 0, scope, ...(value === undefined ? {} : { value }), definition }
}

/** What a policy is called that is asked about and not kept. */
const candidate = 'candidate'

async function definitionFaults(
  db: Db,
  definition: PolicyDefinition,
  calendar: Change['calendar'],
): Promise<Fault[]> {
  const calendars = knownCalendars([...(await listCalendars(db)), ...(calendar ? [calendar] : [])])
  const staff = (await listStaff(db)).map((person) => person.id)
  return policyFaults(definition, { ...calendars, staff }).map((fault) => ({
    ...fault,
    pointer: `/policy${fault.pointer}`,
  }))
}

function caseFaults(given: NewSimulation['for']): Fault[] {
  if (!given) return []
  return scopeFaults(candidate, given.scope, given.value).map((fault) => ({
    ...fault,
    pointer: `/for${fault.pointer}`,
  }))
}

function isKept(policy: NewSimulation['policy']): policy is { id: string; version: number } {
  return policy !== undefined && 'version' in policy
}

function noVersion(noun: 'policy' | 'calendar', { id, version }: { id: string; version: number }) {
  const detail = `There is no version ${version} of a ${noun} "${id}".`
  return badField(`/${noun}`, `unknown_${noun}`, detail)
}
