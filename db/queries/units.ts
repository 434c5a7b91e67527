import { sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { units } from '../schema/index.ts'

export interface UnitRequest {
  model: string
  serial?: string | undefined
  purchasedOn?: string | undefined
  installedOn?: string | undefined
}

/** The product a request is about: known by model and serial number; without one, the customer's product of that model. */
export async function findOrCreateUnit(db: Db, customerId: string, unit: UnitRequest): Promise<string> {
  const [row] = await db
    .insert(units)
    .values({
      identity:
        unit.serial === undefined
          ? `some:${customerId}:${unit.model}`
          : `serial:${unit.model}:${unit.serial}`,
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
