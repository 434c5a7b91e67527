import type { Db } from '../db/client.ts'
import { readersOf } from '../db/queries/notices.ts'
import { addressed } from '../workflows/domain/notice.ts'
import type { Naming } from '../workflows/domain/sla/comparison.ts'
import type { Fired } from '../workflows/domain/sla/relive.ts'
import type { Audience } from '../workflows/domain/vocabulary.ts'

/** Who would hear of a ticket's alerts, as teams and responsibilities stand now; asked once for each ticket. */
export async function hearersOf(
  db: Db,
  ticket: string,
  alerts: readonly Fired[],
): Promise<Naming['peopleOf']> {
  const known = new Map<string, string[]>()
  for (const { owner, tells } of alerts) {
    for (const audience of tells) {
      const key = keyOf(owner, audience)
      if (!known.has(key)) known.set(key, await staffHearing(db, ticket, owner, audience))
    }
  }
  return ({ owner }, audience) => known.get(keyOf(owner, audience)) ?? []
}

async function staffHearing(db: Db, ticket: string, owner: string, audience: Audience): Promise<string[]> {
  // Customers are counted as an audience, and not by name.
  if (audience === 'customer') return []
  const readers = await readersOf(db, ticket, addressed(audience, owner).to)
  return readers.map(({ recipient }) => recipient)
}

function keyOf(owner: string, audience: Audience): string {
  return `${audience} ${owner}`
}
