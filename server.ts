import { fileURLToPath } from 'node:url'
import { type Logger, pino } from 'pino'
import { buildApp } from './api/app.ts'
import { ticketCommands } from './api/commands.ts'
import { policyOf } from './api/policy.ts'
import { connectTemporal } from './api/temporal.ts'
import { type Config, loadConfig } from './config.ts'
import { ensureChina } from './db/china.ts'
import { connectDatabase } from './db/client.ts'
import { loadTicket } from './db/queries/outbox.ts'
import { ensureDefaultPolicy } from './db/queries/policy-choice.ts'

/** The API, listening. It starts without Temporal and without Postgres, and says in /readyz what is missing. */
export async function startServer(config: Config, log: Logger) {
  const database = connectDatabase(config.databaseUrl, config.databasePool)
  const { db } = database
  const temporal = connectTemporal(config.temporalAddress, config.temporalNamespace)
  const policy = policyOf(config)
  const app = await buildApp(
    {
      db,
      commands: ticketCommands(temporal.client, config.taskQueue, (number) => loadTicket(db, number)),
      policy,
      timeZone: config.timeZone,
      company: config.companyName,
      publicUrl: config.publicUrl,
      linkSecret: config.linkSecret,
      carrierKey: config.carrierEventsKey,
      temporalUi: { url: config.temporalUiUrl, namespace: config.temporalNamespace },
    },
    { bodyLimit: config.bodyLimit, logger: log },
  )
  // Where Postgres is away the first request sees to the policy, and the next start to the calendar.
  await Promise.all([ensureDefaultPolicy(db, policy), ensureChina(db)]).catch(() =>
    log.warn('the settings have not become the default policy yet'),
  )
  const address = await app.listen({ host: config.host, port: config.port ?? 3000 })
  return {
    app,
    address,
    async stop() {
      await app.close()
      await Promise.all([temporal.close(), database.close()])
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const config = loadConfig()
  const log = pino({ level: config.logLevel })
  const server = await startServer(config, log)
  log.info({ address: server.address }, 'the API listens')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop())
}
