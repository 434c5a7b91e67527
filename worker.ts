import { fileURLToPath } from 'node:url'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { type Logger, pino } from 'pino'
import { beating } from './activities/beating.ts'
import { changeActivities } from './activities/changes.ts'
import { discreet } from './activities/discreet.ts'
import { displacementActivities } from './activities/displacements.ts'
import { httpCarrier } from './activities/gateways/carrier-http.ts'
import { recordingCarrier } from './activities/gateways/carrier-recording.ts'
import { emailGateway } from './activities/gateways/email.ts'
import { recordingGateway } from './activities/gateways/recording.ts'
import { ticketActivities } from './activities/index.ts'
import { loanerActivities } from './activities/loaners.ts'
import { maintenanceActivities } from './activities/maintenance.ts'
import { neighbourActivities } from './activities/neighbours.ts'
import { noticeActivities } from './activities/notices.ts'
import { parcelActivities } from './activities/parcels.ts'
import { partActivities } from './activities/parts.ts'
import { ticketCommands } from './api/commands.ts'
import { registerSearchAttributes, setUpSchedules } from './api/namespace.ts'
import { policyOf } from './api/policy.ts'
import { connectTemporal } from './api/temporal.ts'
import { type Config, loadConfig } from './config.ts'
import { connectDatabase, withoutValues } from './db/client.ts'
import { loadTicket } from './db/queries/outbox.ts'
import { keepRelaying } from './db/relay.ts'
import type { LinkSettings } from './db/signed-links.ts'
import { lengthOf } from './workflows/domain/time/duration.ts'
import { noticesQueue } from './workflows/messages.ts'

/** Runs the tickets: their workflows, what they have done in Postgres, what people are told, and late starts. */
export async function startWorker(config: Config, log: Logger) {
  const connection = await NativeConnection.connect({ address: config.temporalAddress })
  const temporal = connectTemporal(config.temporalAddress, config.temporalNamespace)
  const database = connectDatabase(config.databaseUrl, config.databasePool)
  const { db } = database
  const commands = ticketCommands(temporal.client, config.taskQueue, (number) => loadTicket(db, number))
  await registerSearchAttributes(temporal.client, config.temporalNamespace)

  const shared = {
    connection,
    namespace: config.temporalNamespace,
    shutdownGraceTime: '10s',
    shutdownForceTime: '20s',
  }
  const digestSettings = { horizon: lengthOf(config.digestHorizon), timeZone: config.timeZone }
  const tickets = await Worker.create({
    ...shared,
    taskQueue: config.taskQueue,
    ...workflowsOf(config),
    activities: discreet({
      ...ticketActivities(db, commands, digestSettings),
      ...partActivities(db, commands, config.holdFor),
      ...loanerActivities(db, commands),
      ...neighbourActivities(commands),
      ...changeActivities(db, commands, config.timeZone),
      ...maintenanceActivities(db, { timeZone: config.timeZone, policy: policyOf(config) }),
      ...displacementActivities(db, commands),
    }),
    maxCachedWorkflows: config.maxCachedWorkflows,
    // How soon the tickets of a killed worker go on elsewhere.
    stickyQueueScheduleToStartTimeout: '2s',
  })
  const carrier = config.carrierUrl ? httpCarrier(config.carrierUrl, config.carrierToken) : recordingCarrier()
  const gateway = config.smtpUrl ? emailGateway(config.smtpUrl, config.mailFrom) : recordingGateway()
  const wording = { company: config.companyName, timeZone: config.timeZone, links: linksOf(config) }
  const notices = await Worker.create({
    ...shared,
    taskQueue: noticesQueue(config.taskQueue),
    activities: beating(
      discreet({
        ...noticeActivities(db, gateway, wording, config.alertsPerQuarterHour),
        ...parcelActivities(db, carrier, commands),
      }),
    ),
  })

  const report = (error: unknown) => log.warn({ err: withoutValues('relay', error) }, 'tried again later')
  const relay = keepRelaying(database, commands.start, { every: 3_000, report })
  const ring = () => void commands.ringCourier().catch(report)
  await database.listen('notices', ring)
  const running = Promise.all([tickets.run(), notices.run()])
  await setUpSchedules(temporal.client, { ...config, namespace: config.temporalNamespace })

  return {
    running,
    async stop() {
      for (const worker of [tickets, notices]) if (worker.getState() === 'RUNNING') worker.shutdown()
      await running
      await relay.stop()
      gateway.close()
      await Promise.all([temporal.close(), connection.close(), database.close()])
    },
  }
}

function linksOf({ publicUrl: url, linkSecret: secret }: Config): LinkSettings | undefined {
  return url === undefined || secret === undefined ? undefined : { url, secret }
}

function workflowsOf({ workflowBundle }: Config) {
  if (workflowBundle !== undefined) return { workflowBundle: { codePath: workflowBundle } }
  return { workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const config = loadConfig()
  const log = pino({ level: config.logLevel })
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ message, meta }) => log.warn(meta, message)),
    shutdownSignals: [],
  })
  const worker = await startWorker(config, log)
  log.info('the worker runs')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void worker.stop())
  await worker.running
}
