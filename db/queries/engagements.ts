import { sql } from 'drizzle-orm'
import type { Engagement, Engineer, Job } from '../../workflows/domain/dispatch/engineer.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { bookings, faultRecords, locations, stock } from '../schema/index.ts'

type Circumstance = [engineer: string, ...values: (string | number | null)[]]

interface Circumstances extends Record<string, unknown> {
  busy: [
    engineer: string,
    from: number,
    arrival: number,
    to: number,
    latitude: number | null,
    longitude: number | null,
  ][]
  van: [engineer: string, sku: string, free: number][]
  record: [engineer: string, faultCode: string, visits: number, firstTime: number][]
}

/**
 * The same engineers with what they have ahead, and with as much of their van and record as the job asks for.
 * @param except a ticket whose own bookings do not count
 */
export async function engaged(
  db: Db,
  engineers: readonly Engineer[],
  job: Pick<Job, 'now' | 'parts' | 'faultCode'>,
  except: string | null = null,
): Promise<Engineer[]> {
  if (engineers.length === 0) return []
  const found = await circumstancesOf(
    db,
    engineers.map(({ id }) => id),
    { ...job, except },
  )
  const busy = byEngineer(found.busy)
  const van = byEngineer(found.van)
  const record = byEngineer(found.record)
  return engineers.map((engineer) => ({
    ...engineer,
    busy: (busy.get(engineer.id) ?? []).map(engagementOf),
    van: Object.fromEntries((van.get(engineer.id) ?? []).map(([, sku, free]) => [sku, free])),
    record: Object.fromEntries(
      (record.get(engineer.id) ?? []).map(([, code, visits, firstTime]) => [code, { visits, firstTime }]),
    ),
  }))
}

/** One statement, and one value for each kind: rows by the thousand would take longer to read than to find. */
async function circumstancesOf(
  db: Db,
  ids: readonly string[],
  { now, parts, faultCode, except }: Pick<Job, 'now' | 'parts' | 'faultCode'> & { except: string | null },
): Promise<Circumstances> {
  const these = sql`any(${literal(ids)}::text[])`
  const [row] = await db.execute<Circumstances>(sql`select
    ${gathered(sql`${bookings.engineer}, ${ms(sql`lower(${bookings.during})`)},
      ${ms(sql`coalesce(${bookings.arrivesAt}, lower(${bookings.during}))`)}, ${ms(sql`upper(${bookings.during})`)},
      ${bookings.latitude}, ${bookings.longitude}`)}
      from ${bookings} where ${bookings.engineer} = ${these}
        and (${bookings.releasedAt} is null or ${bookings.movedTo} is not null)
        and upper(${bookings.during}) > ${instant(now)}::timestamptz
        and ${bookings.ticket} is distinct from ${except}) as busy,
    ${gathered(sql`${locations.engineer}, ${stock.sku}, ${stock.onHand} - ${stock.reserved}`)}
      from ${locations} join ${stock} on ${stock.location} = ${locations.id}
      where ${locations.engineer} = ${these}
        and ${stock.sku} = any(${literal(parts.map(({ sku }) => sku))}::text[])) as van,
    ${gathered(sql`${faultRecords.engineer}, ${faultRecords.faultCode}, ${faultRecords.visits}, ${faultRecords.firstTime}`)}
      from ${faultRecords} where ${faultRecords.engineer} = ${these}
        and ${faultRecords.faultCode} = ${faultCode ?? null}) as record`)
  return row ?? { busy: [], van: [], record: [] }
}

function gathered(columns: ReturnType<typeof sql>) {
  return sql`(select coalesce(json_agg(json_build_array(${columns})), '[]')`
}

function ms(moment: ReturnType<typeof sql>) {
  return sql`(extract(epoch from ${moment}) * 1000)::float8`
}

function byEngineer<One extends Circumstance>(found: readonly One[]): Map<string, One[]> {
  const grouped = new Map<string, One[]>()
  for (const one of found) {
    const others = grouped.get(one[0])
    if (others) others.push(one)
    else grouped.set(one[0], [one])
  }
  return grouped
}

function engagementOf([, from, arrival, to, latitude, longitude]: Circumstances['busy'][number]): Engagement {
  if (latitude === null || longitude === null) return { from, arrival, to }
  return { from, arrival, to, place: { latitude, longitude } }
}

/** As Postgres writes arrays: one parameter, however many there are, and so one statement to prepare. */
function literal(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}
