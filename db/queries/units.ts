import { eq, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { units } from '../schema/index.ts'

export interface UnitRequest {
  model: string
  serial?: string | undefined
  purchasedOn?: string | undefined
  installedOn?: string | undefined
}

/**
 * The product a request is about: known by model and serial number; without one, the customer's product of that model.
 * @param trusted whether whoever says so may move a machine from one customer to another; else somebody else's machine
 * stays theirs, and the request is about one that is only said to have that number
 */
export async function findOrCreateUnit(
  db: Db,
  customerId: string,
  unit: UnitRequest,
  trusted: boolean,
): Promise<string> {
  const [row] = await db
    .insert(units)
    .values({
      identity: await identityOf(db, customerId, unit, trusted),
      customerId,
      model: unit.model,
      serial: unit.serial ?? null,
      purchasedOn: unit.purchasedOn ?? null,
      installedOn: unit.installedOn ?? null,
    })
    .onConflictDoUpdate({
      target: units.identity,
      set: {
        // A machine that was sold on belongs to whoever asks now.
        customerId: sql`excluded.customer_id`,
        purchasedOn: sql`coalesce(excluded.purchased_on, units.purchased_on)`,
        installedOn: sql`coalesce(excluded.installed_on, units.installed_on)`,
      },
    })
    .returning({ id: units.id })
  if (!row) throw new Error('A unit was neither inserted nor found.')
  return row.id
}

async function identityOf(
  db: Db,
  customerId: string,
  { model, serial }: UnitRequest,
  trusted: boolean,
): Promise<string> {
  if (serial === undefined) return `some:${customerId}:${model}`
  const identity = `serial:${model}:${serial}`
  if (trusted) return identity
  const [known] = await db
    .select({ customerId: units.customerId })
    .from(units)
    .where(eq(units.identity, identity))
  return known && known.customerId !== customerId ? `claimed:${customerId}:${model}:${serial}` : identity
}
