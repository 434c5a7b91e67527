import { asc, eq } from 'drizzle-orm'
import { pastDeadline } from '../../workflows/domain/sla/level.ts'
import { type Urgency, urgencies } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { notices, tickets } from '../schema/index.ts'

/** One level of one ticket, as alerts tell it. */
export interface ToldLevel {
  ticket: string
  urgency: Urgency
  clock: string
  level: string
  dueAt: string
  late?: true
}

/** What a gathered notice tells, read when it is delivered: broken promises first, then by urgency, then by time. */
export async function gatheredLevels(db: Db, notice: string): Promise<ToldLevel[]> {
  const rows = await db
    .select({ ticket: notices.ticket, urgency: tickets.urgency, facts: notices.facts })
    .from(notices)
    .leftJoin(tickets, eq(tickets.number, notices.ticket))
    .where(eq(notices.gatheredInto, notice))
    .orderBy(asc(notices.createdAt), asc(notices.key))
  return rows
    .flatMap(({ ticket, urgency, facts }) =>
      levelsIn(facts).map((level) => ({ ...level, ticket: ticket ?? '', urgency: urgency ?? 'normal' })),
    )
    .sort(
      (one, other) =>
        Number(pastDeadline(other)) - Number(pastDeadline(one)) ||
        urgencies.indexOf(one.urgency) - urgencies.indexOf(other.urgency) ||
        (one.dueAt < other.dueAt ? -1 : 1),
    )
}

/** The levels that an alert tells, from its facts. */
export function levelsIn({ alerts }: Record<string, unknown>): Omit<ToldLevel, 'ticket' | 'urgency'>[] {
  return Array.isArray(alerts) ? alerts : []
}
