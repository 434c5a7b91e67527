import type { Buffer } from 'node:buffer'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { photos } from '../schema/index.ts'

const about = {
  id: photos.id,
  contentType: photos.contentType,
  size: photos.size,
  takenAt: photos.takenAt,
}

/** Keeps a picture; the same id again changes nothing. */
export async function keepPhoto(
  db: Db,
  photo: { id: string; ticket: string; contentType: string; content: Buffer; by: string },
) {
  await db
    .insert(photos)
    .values({ ...photo, size: photo.content.length })
    .onConflictDoNothing()
  const [row] = await db.select(about).from(photos).where(eq(photos.id, photo.id))
  if (!row) throw new Error(`Photo ${photo.id} was not kept.`)
  return row
}

export function listPhotos(db: Db, ticket: string) {
  return db.select(about).from(photos).where(eq(photos.ticket, ticket)).orderBy(asc(photos.takenAt))
}

export async function findPhoto(db: Db, ticket: string, id: string) {
  const [row] = await db
    .select({ contentType: photos.contentType, content: photos.content })
    .from(photos)
    .where(and(eq(photos.ticket, ticket), eq(photos.id, id)))
  return row
}

/** Those of the ids that are no photos of the ticket. */
export async function unknownPhotos(db: Db, ticket: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({ id: photos.id })
    .from(photos)
    .where(and(eq(photos.ticket, ticket), inArray(photos.id, [...ids])))
  const known = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => !known.has(id))
}
