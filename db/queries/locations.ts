import { asc } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { locations } from '../schema/index.ts'

export type Location = typeof locations.$inferSelect

export function listLocations(db: Db): Promise<Location[]> {
  return db.select().from(locations).orderBy(asc(locations.id))
}

/** @returns the new location; undefined when the id is taken */
export async function addLocation(db: Db, location: Location): Promise<Location | undefined> {
  const [added] = await db.insert(locations).values(location).onConflictDoNothing().returning()
  return added
}
