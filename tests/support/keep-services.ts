// Starts Postgres and Temporal for a test run, tells where they are, and stops them when the run is over or has died.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateDatabase } from '../../db/migrate.ts'
import { bundleWorkflows } from '../../scripts/bundle.ts'
import { freePort } from '../../scripts/ports.ts'
import { startPostgres } from '../../scripts/postgres.ts'
import type { Service } from '../../scripts/processes.ts'
import { findTemporal, startTemporal } from '../../scripts/temporal.ts'

export interface Services {
  /** A database from which others can be created; nobody works in it. */
  postgresUrl: string
  /** The name of a migrated, empty database, to be copied. */
  databaseTemplate: string
  /** host:port */
  temporalAddress: string
  /** The bundled workflows, made once for all workers of the run. */
  workflowBundle: string
}

const folder = mkdtempSync(join(tmpdir(), 'aftercare-tests-'))
const running: Pick<Service, 'stop'>[] = []
const runIsOver = new Promise((resolve) => process.once('disconnect', resolve))

try {
  // Both are waited for even when one fails, so that nothing starts after everything was stopped.
  const [databases, workflows, bundle] = await Promise.allSettled([
    startDatabases(),
    startWorkflows(),
    bundleWorkflows(join(folder, 'workflows.js')),
  ])
  if (databases.status === 'rejected') throw databases.reason
  if (workflows.status === 'rejected') throw workflows.reason
  if (bundle.status === 'rejected') throw bundle.reason
  const services: Services = { ...databases.value, ...workflows.value, workflowBundle: bundle.value }
  if (process.connected) process.send?.(services)
  await runIsOver
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await Promise.all(running.map((service) => service.stop()))
  rmSync(folder, { recursive: true, force: true })
  if (process.connected) process.disconnect()
}

async function startDatabases(): Promise<Pick<Services, 'postgresUrl' | 'databaseTemplate'>> {
  const postgres = await startPostgres({ folder, port: await freePort() })
  running.push(postgres)
  // Migrated once; nobody connects to it afterwards, so that it can be copied at any time.
  await migrateDatabase(postgres.url)
  const admin = new URL(postgres.url)
  const databaseTemplate = admin.pathname.slice(1)
  admin.pathname = '/postgres'
  return { postgresUrl: admin.href, databaseTemplate }
}

async function startWorkflows(): Promise<Pick<Services, 'temporalAddress'>> {
  const binary = await findTemporal({ log: console.log })
  const temporal = await startTemporal({
    binary,
    port: await freePort(),
    logFile: join(folder, 'temporal.log'),
  })
  running.push(temporal)
  return { temporalAddress: temporal.address }
}
