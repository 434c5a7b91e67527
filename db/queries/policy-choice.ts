import { and, eq, sql } from 'drizzle-orm'
import {
  calendarsNamed,
  choosePolicy,
  type Matter,
  type PolicyDefinition,
  resolvePolicy,
} from '../../workflows/domain/sla/definition.ts'
import { handbook, type Policy } from '../../workflows/domain/sla/policy.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { policies } from '../schema/index.ts'
import { calendarsInForce } from './calendars.ts'
import { findPolicy, nextPolicyVersion, type PolicyVersion, sameDefinition } from './policies.ts'
import { lockVersions } from './versions.ts'

/**
 * What a matter is promised: of the policies in force the one that applies, with what concerns this matter.
 * @param fallback what the default policy says where there is none yet
 */
export async function policyFor(
  db: Db,
  matter: Matter,
  receivedAt: Instant,
  fallback: PolicyDefinition,
): Promise<Policy> {
  const { id, version, scope, value, definition } =
    (await chosenFor(db, matter)) ?? (await defaultPolicy(db, matter, fallback))
  const chosenBy = { scope, ...(value === null ? {} : { value }) }
  const calendars = await calendarsInForce(db, calendarsNamed(definition))
  return resolvePolicy(definition, { id, version, chosenBy }, matter, calendars, receivedAt)
}

/**
 * Sees to it that a default policy is in force. While the one in force was made by the system, it follows the settings:
 * where they differ, they make its next version. What a person has published stays.
 */
export async function ensureDefaultPolicy(db: Db, settings: PolicyDefinition): Promise<void> {
  const definition = withoutName(settings)
  await db.transaction(async (tx) => {
    await lockVersions(tx)
    const [present] = await tx
      .select({ madeBy: policies.madeBy, same: sameDefinition(definition) })
      .from(policies)
      .where(defaultInForce)
    if (present && (present.same || present.madeBy !== system.id)) return
    await tx.update(policies).set({ state: 'superseded' }).where(defaultInForce)
    const version = await nextPolicyVersion(tx, handbook.id)
    await tx.insert(policies).values({ ...defaultNames, version, definition, publishedAt: new Date() })
  })
}

const defaultInForce = and(eq(policies.scope, 'default'), eq(policies.state, 'published'))

const defaultNames = {
  id: handbook.id,
  state: 'published',
  nameZh: '服务手册',
  nameEn: 'Handbook',
  scope: 'default',
  madeBy: system.id,
} as const

async function chosenFor(db: Db, matter: Matter): Promise<PolicyVersion | undefined> {
  const offered = await db
    .select({
      id: policies.id,
      scope: policies.scope,
      // A default has none; the domain says it by leaving it out.
      value: sql<string>`coalesce(${policies.value}, '')`,
    })
    .from(policies)
    .where(eq(policies.state, 'published'))
  const chosen = choosePolicy(offered, matter)
  return chosen && findPolicy(db, chosen.id)
}

/** A fresh database has no policy yet; the first request makes it. */
async function defaultPolicy(db: Db, matter: Matter, fallback: PolicyDefinition): Promise<PolicyVersion> {
  await ensureDefaultPolicy(db, fallback)
  const made = await chosenFor(db, matter)
  if (!made) throw new Error('The default policy was made, and is not there.')
  return made
}

/** A resolved policy is a definition too; what is its own for one ticket is left out. */
function withoutName(settings: PolicyDefinition): PolicyDefinition {
  const { id, version, chosenBy, calendars, ...definition } = settings as PolicyDefinition & Partial<Policy>
  return definition as PolicyDefinition
}
