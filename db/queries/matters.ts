import { eq, inArray } from 'drizzle-orm'
import type { Matter } from '../../workflows/domain/sla/definition.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { dateIn } from '../../workflows/domain/time/zone.ts'
import type { Db } from '../client.ts'
import { customers, tickets, units } from '../schema/index.ts'

/** A customer's contract: its code, and the last day on which it is in force. */
export interface ContractTerms {
  contract: string | null
  contractUntil: string | null
}

/** What decides on the policy of a ticket that is there, as things stand today; its contract as on the day of receipt. */
export async function matterOf(db: Db, number: string, timeZone: string): Promise<Matter | undefined> {
  return (await mattersOf(db, [number], timeZone)).get(number)
}

/** As `matterOf`, of many tickets at once, by number. */
export async function mattersOf(
  db: Db,
  numbers: readonly string[],
  timeZone: string,
): Promise<Map<string, Matter>> {
  if (numbers.length === 0) return new Map()
  const rows = await db
    .select({
      number: tickets.number,
      kind: tickets.kind,
      region: tickets.region,
      receivedAt: tickets.receivedAt,
      model: units.model,
      tier: customers.tier,
      contract: customers.contract,
      contractUntil: customers.contractUntil,
    })
    .from(tickets)
    .innerJoin(customers, eq(customers.id, tickets.customerId))
    .leftJoin(units, eq(units.id, tickets.unitId))
    .where(inArray(tickets.number, [...numbers]))
  return new Map(
    rows.map(({ number, kind, region, model, tier, receivedAt, ...terms }) => [
      number,
      {
        kind,
        region: region ?? undefined,
        model: model ?? undefined,
        tier,
        contract: contractInForce(terms, receivedAt.toISOString(), timeZone),
      },
    ]),
  )
}

/** The code of the contract that is in force on the day of receipt. @param timeZone whose days are meant */
export function contractInForce(
  { contract, contractUntil }: ContractTerms,
  receivedAt: Instant,
  timeZone: string,
): string | undefined {
  if (contract === null) return undefined
  return contractUntil === null || dateIn(receivedAt, timeZone) <= contractUntil ? contract : undefined
}
