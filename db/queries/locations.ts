import { asc } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { locations } from '../schema/index.ts'

export type Location = typeof locations.$inferSelect

/** What is not said of it is not known. */
type NewLocation = Omit<Location, 'address' | 'phone'> & Partial<Pick<Location, 'address' | 'phone'>>

export function listLocations(db: Db): Promise<Location[]> {
  return db.select().from(locations).orderBy(asc(locations.id))
}

/** @returns the new location; undefined when the id is taken */
export async function addLocation(db: Db, location: NewLocation): Promise<Location | undefined> {
  const [added] = await db.insert(locations).values(location).onConflictDoNothing().returning()
  return added
}
