import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { handbook } from '../workflows/domain/sla/policy.ts'
import { openTicket } from '../workflows/domain/ticket/intake.ts'

/** How many tickets a department of the benchmarks has, and what becomes of the open ones. */
export interface Population {
  all: number
  /** Shares of the open tickets, which are a third of all. */
  broken: number
  /** With a deadline within the next eight hours. */
  dueSoon: number
  /** Half of them for more than a day. */
  paused: number
}

const teams = 12
const ownersOfTeam = 10

/** A ticket as it is stored, so that rows are as wide as in earnest. */
const stored = openTicket({
  type: 'opened',
  number: '202611001',
  channel: 'phone',
  kind: 'repair',
  customerId: '00000000-0000-4000-8000-000000000001',
  urgency: 'normal',
  urgencyReason: 'impact',
  owner: 'S-001',
  receivedAt: '2026-11-23T01:00:00.000Z',
  policy: handbook,
})

/**
 * Fills an empty database with tickets in the order in which they came in: nine tenths of the open ones are young.
 * The same chance everywhere (`setseed`), so that two runs have the same tickets.
 */
export async function fillTickets(db: Db, { all, broken, dueSoon, paused }: Population): Promise<void> {
  const customer = stored.customerId
  await db.execute(sql`insert into customers (id, identity) values (${customer}, 'bench')`)
  await db.execute(sql`
    insert into contacts (id, customer_id, identity, name, language, seen_at)
    values (${customer}, ${customer}, 'bench', 'bench', 'en', now())`)
  await db.execute(sql`select setseed(0.5)`)
  await db.execute(sql`
    with drawn as (
      select n, n > ${all} * 0.6 and random() < 0.75 or n <= ${all} * 0.6 and random() < 0.0556 as open,
        random() as fate, random() as pause, random() as distance,
        floor(random() * ${teams})::int as team, floor(random() * ${ownersOfTeam})::int as place
      from generate_series(1, ${all}) n
    )
    insert into tickets (number, version, ticket, customer_id, contact_id, channel, kind, urgency, status, stage,
      owner, team, received_at, next_due_at, breached, broken, paused_since, policy_id, policy_version, search_text,
      updated_at)
    select '2026' || lpad(n::text, 9, '0'), 3, ${JSON.stringify(stored)}::jsonb, ${customer}, ${customer}, 'phone',
      'repair', 'normal', case when open then 'in_progress' else 'closed' end::status,
      case when open then 'diagnosed' else 'closed' end::stage,
      'S-' || team || '-' || place, case when team > 0 then 'team-' || team end,
      now() - (${all} - n) * interval '100 seconds',
      case
        when not open then null
        when fate < ${broken} then now() - distance * interval '10 days'
        when fate < ${broken + dueSoon} then now() + distance * interval '8 hours'
        when fate < 0.9 then now() + interval '8 hours' + distance * interval '5 days'
      end,
      open and fate < ${broken}, open and fate < ${broken},
      case when open and pause < ${paused} then now() - distance * interval '2 days' end,
      'handbook', 0, 'bench ' || n, now()
    from drawn`)
  await db.execute(sql`vacuum (full, analyze) deadline_counts`)
  await db.execute(sql`vacuum analyze tickets`)
}
