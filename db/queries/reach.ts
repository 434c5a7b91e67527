import { calendarsNamed } from '../../workflows/domain/sla/definition.ts'
import { reachFaults } from '../../workflows/domain/sla/reach-faults.ts'
import { weeklyTime } from '../../workflows/domain/time/weekly.ts'
import type { Db } from '../client.ts'
import { calendarsInForce } from './calendars.ts'
import { listPolicies } from './policies.ts'
import type { PublicationOrder } from './publication-order.ts'

/**
 * Whether something of the policies in force is due only after years, by the calendars in force: a calendar may have got
 * shorter hours since a policy was written. Only policies that the publication is about, or that its calendar is for.
 */
export async function outOfReach(
  db: Db,
  { subject, subjectId }: Pick<PublicationOrder, 'subject' | 'subjectId'>,
): Promise<boolean> {
  const calendars = Object.entries(await calendarsInForce(db))
  const weeks = Object.fromEntries(calendars.map(([id, { calendar }]) => [id, weeklyTime(calendar)]))
  const known = { calendars: Object.keys(weeks), weeks }
  return (await listPolicies(db))
    .filter(({ state }) => state === 'published')
    .filter(({ id, definition }) =>
      subject === 'policy' ? id === subjectId : calendarsNamed(definition).includes(subjectId),
    )
    .flatMap(({ definition }) => Object.values(definition.clocks))
    .some((clock) => reachFaults(clock, known, '').length > 0)
}
