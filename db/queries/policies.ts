import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import type { Db } from '../client.ts'
import { policies } from '../schema/index.ts'
import { lockVersions, type NotEdited } from './versions.ts'

export type PolicyVersion = typeof policies.$inferSelect

/** What people write of a policy. */
export type PolicyDraft = Pick<PolicyVersion, 'nameZh' | 'nameEn' | 'scope' | 'value' | 'definition'>

/** Of each policy the version in force, or the newest where none is. */
export function listPolicies(db: Db): Promise<PolicyVersion[]> {
  return db
    .selectDistinctOn([policies.id])
    .from(policies)
    .orderBy(asc(policies.id), desc(sql`${policies.state} = 'published'`), desc(policies.version))
}

/** All versions of a policy, the newest first. */
export function policyVersions(db: Db, id: string): Promise<PolicyVersion[]> {
  return db.select().from(policies).where(eq(policies.id, id)).orderBy(desc(policies.version))
}

/** @param version none: the one in force */
export async function findPolicy(db: Db, id: string, version?: number): Promise<PolicyVersion | undefined> {
  const which = version === undefined ? eq(policies.state, 'published') : eq(policies.version, version)
  const [row] = await db
    .select()
    .from(policies)
    .where(and(eq(policies.id, id), which))
  return row
}

/** A new policy, or the next version of one. */
export async function draftPolicy(
  db: Db,
  id: string,
  draft: PolicyDraft,
  madeBy: string,
): Promise<PolicyVersion> {
  return db.transaction(async (tx) => {
    await lockVersions(tx)
    const version = await nextPolicyVersion(tx, id)
    const [row] = await tx
      .insert(policies)
      .values({ id, version, state: 'draft', madeBy, ...draft })
      .returning()
    if (!row) throw new Error('A policy was not inserted.')
    return row
  })
}

/** Changes a draft; what is or was in force stays as it is. */
export async function editPolicy(
  db: Db,
  id: string,
  version: number,
  draft: PolicyDraft,
  madeBy: string,
): Promise<PolicyVersion | NotEdited> {
  const itself = and(eq(policies.id, id), eq(policies.version, version))
  const [row] = await db
    .update(policies)
    .set({ ...draft, madeBy, madeAt: new Date() })
    .where(and(itself, eq(policies.state, 'draft')))
    .returning()
  return row ?? ((await findPolicy(db, id, version)) ? 'version_in_use' : 'not_found')
}

/** @param tx in which versions are locked */
export async function nextPolicyVersion(tx: Db, id: string): Promise<number> {
  const [row] = await tx
    .select({ next: sql<number>`coalesce(max(${policies.version}), 0) + 1` })
    .from(policies)
    .where(eq(policies.id, id))
  return Number(row?.next ?? 1)
}

/** Whether a stored definition says the same, in whatever order its fields stand. */
export function sameDefinition(definition: PolicyDefinition) {
  return sql<boolean>`${policies.definition} = ${JSON.stringify(definition)}::jsonb`
}
