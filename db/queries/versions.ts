import { sql } from 'drizzle-orm'
import type { Db } from '../client.ts'

/** Why a version is not edited. */
export type NotEdited = 'not_found' | 'version_in_use'

/**
 * Makes changes of calendars and policies wait for each other until the transaction ends: they are rare, and what one
 * relies on the other must not take away.
 */
export async function lockVersions(tx: Db): Promise<void> {
  // 5062: any number, the same for everyone who changes versions.
  await tx.execute(sql`select pg_advisory_xact_lock(5062)`)
}
