import { createHash, randomBytes } from 'node:crypto'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Role } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { apiKeys } from '../schema/index.ts'

/** Who a key speaks for. */
export interface KeyHolder {
  keyId: string
  role: Role
  /** A staff id, or the customer's id. */
  subject: string
}

/**
 * Makes a key; only its hash is kept, so this is the one time that it can be read.
 * @param holder.subject a staff id, or the customer's id for the role customer
 */
export async function createKey(
  db: Db,
  holder: { role: Role; subject: string; label: string },
): Promise<{ id: string; secret: string }> {
  const secret = `aftercare_${holder.role}_${randomBytes(24).toString('base64url')}`
  const [row] = await db
    .insert(apiKeys)
    .values({ ...holder, hash: hashOf(secret) })
    .returning({ id: apiKeys.id })
  if (!row) throw new Error('The key was not stored.')
  return { id: row.id, secret }
}

export async function findKey(db: Db, secret: string): Promise<KeyHolder | undefined> {
  const [row] = await db
    .select({ keyId: apiKeys.id, role: apiKeys.role, subject: apiKeys.subject })
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hashOf(secret)), isNull(apiKeys.revokedAt)))
  return row
}

/** All keys, without their secrets. */
export function listKeys(db: Db) {
  return db
    .select({
      id: apiKeys.id,
      role: apiKeys.role,
      subject: apiKeys.subject,
      label: apiKeys.label,
      createdAt: apiKeys.createdAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .orderBy(asc(apiKeys.createdAt))
}

/** @returns whether there was such a key in use */
export async function revokeKey(db: Db, id: string): Promise<boolean> {
  const rows = await db
    .update(apiKeys)
    .set({ revokedAt: new Date() })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id })
  return rows.length > 0
}

/** Keys are long and random, so a plain hash cannot be guessed backwards. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
