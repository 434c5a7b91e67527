import postgres from 'postgres'
import { connectDatabase, type Db } from '../db/client.ts'
import { bookBestEngineer } from '../db/queries/bookings.ts'
import { bookings, engineers as profiles, staff } from '../db/schema/index.ts'
import { pick, suitable } from '../workflows/domain/dispatch/choice.ts'
import type { Engineer, Job } from '../workflows/domain/dispatch/engineer.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import { bareChoice } from './bare-choice.ts'
import { withDatabase } from './database.ts'
import { aDepartment, hour, now, someJobs } from './engineers.ts'
import { type Comparison, compare } from './measure.ts'

const size = 5_000
/** Microseconds that ours may take (issue 5). */
const targets = { pick: 1_000, booking: 5_000 }

/** How long it takes to know whom to send, and to have the time booked. */
export async function benchDispatch() {
  const department = aDepartment(size)
  const jobs = someJobs(500)
  const picked = await pickAlone(department, jobs)
  const booked = await withDatabase((url) => pickAndBook(url, department, jobs))
  return {
    comparisons: [picked, booked],
    targets: { [picked.what]: targets.pick, [booked.what]: targets.booking },
    notes: [tailOf(department, jobs), suitableNote(department, jobs)],
  }
}

function pickAlone(department: Engineer[], jobs: Job[]): Promise<Comparison> {
  const bare = bareChoice(department)
  const next = inTurn(jobs)
  return compare(
    `pick of ${size} engineers`,
    { name: 'pick', run: () => pick(department, next()) },
    { name: 'scan of typed arrays', run: () => bare(next()) },
  )
}

async function pickAndBook(url: string, department: Engineer[], jobs: Job[]): Promise<Comparison> {
  const database = connectDatabase(url, 4)
  const sql = postgres(url, { max: 1 })
  try {
    await fill(database.db, department)
    const next = inTurn(jobs)
    let count = 0
    return await compare(
      `pick of ${size} engineers and booking`,
      { name: 'bookBestEngineer', run: () => bookFor(database.db, next(), `ours-${count++}`) },
      { name: 'bare insert of a booking', run: () => bareBooking(sql, count++) },
    )
  } finally {
    await sql.end()
    await database.close()
  }
}

async function bookFor(db: Db, job: Job, key: string): Promise<void> {
  const { skills, level = 1, certificates, region = '', dueAt = now } = job
  const wanted = { skills, skillLevel: level, certificates, region, dueAt: instant(dueAt) }
  await bookBestEngineer(db, { key, ticket: key, durationMinutes: 120, passedOver: [], ...wanted }, now)
}

/** One engineer's time, quarter after quarter, without any choosing. */
async function bareBooking(sql: postgres.Sql, count: number): Promise<void> {
  const from = new Date(now + (1_000 + count) * hour).toISOString()
  const to = new Date(now + (1_001 + count) * hour).toISOString()
  await sql`insert into bookings (key, ticket, engineer, during)
    values (${`bare-${count}`}, 'bare', 'E-00000', tstzrange(${from}, ${to}))`
}

async function fill(db: Db, department: Engineer[]): Promise<void> {
  for (let first = 0; first < department.length; first += 500) {
    const some = department.slice(first, first + 500)
    await db.insert(staff).values(some.map(memberOf))
    await db.insert(profiles).values(some.map(profileOf))
    await db.insert(bookings).values(some.flatMap(visitsOf))
  }
  await db.execute('vacuum analyze')
}

function memberOf({ id, skills, models, regions }: Engineer): typeof staff.$inferInsert {
  const person = { name: id, email: `${id}@bench.example`, language: 'en', role: 'engineer' } as const
  return { id, ...person, skills: Object.keys(skills), models: [...models], regions: [...regions] }
}

function profileOf({ id, skills, certificates, home, shifts }: Engineer): typeof profiles.$inferInsert {
  return { id, levels: { ...skills }, certificates: [...certificates], ...home, shifts: shifts ?? null }
}

function visitsOf({ id, busy }: Engineer): (typeof bookings.$inferInsert)[] {
  return busy.map(({ from, arrival, to, place }, index) => ({
    key: `${id}/${index}`,
    ticket: 'bench',
    engineer: id,
    during: `[${instant(from)},${instant(to)})`,
    arrivesAt: new Date(arrival),
    ...place,
  }))
}

/** The slowest of a hundred: a dispatcher waits for each of them, not for the median. */
function tailOf(department: Engineer[], jobs: Job[]): string {
  const times = jobs.map((job) => {
    const begin = performance.now()
    pick(department, job)
    return performance.now() - begin
  })
  const ordered = times.sort((one, other) => one - other)
  return `pick alone: p99 ${(ordered[Math.floor(ordered.length * 0.99)] ?? 0).toFixed(2)} ms`
}

function suitableNote(department: Engineer[], jobs: Job[]): string {
  const all = jobs.reduce((sum, job) => sum + suitable(department, job).length, 0)
  return `Of ${size} engineers ${(all / jobs.length).toFixed(0)} meet the hard conditions of a job, in the mean.`
}

function inTurn<One>(list: readonly [One, ...One[]] | readonly One[]): () => One {
  let place = 0
  return () => {
    const one = list[place++ % list.length]
    if (one === undefined) throw new Error('There is nothing to go through.')
    return one
  }
}
