// What `npm start` does once the packages are there: brings up what is missing, starts worker and API, watches over
// them, and takes everything down again in order.
import { existsSync } from 'node:fs'
import { loadLauncherConfig } from '../config.ts'
import { choosePorts } from './choose-ports.ts'
import { openDataFolder } from './data-folder.ts'
import { keep, keepScript, type Launch, runScript, say, stopLeftovers, takeDown } from './launch.ts'
import { lockLauncher } from './launcher-lock.ts'
import { startPostgres } from './postgres.ts'
import { listenForStopRequests } from './stop-requests.ts'
import { findTemporal, startTemporal } from './temporal.ts'
import { untilItAnswers } from './until-it-answers.ts'
import { welcome } from './welcome.ts'

const requests = listenForStopRequests()
const config = loadLauncherConfig()
try {
  await run({ config, folder: openDataFolder(config.dataDir), requests, running: [] })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
// The channel to start.mjs would keep us alive.
if (process.connected) process.disconnect()

async function run(launch: Launch) {
  const unlock = lockLauncher(launch.folder.pidFile('launcher'))
  try {
    await stopLeftovers(launch)
    await bringUp(launch)
    await launch.requests.untilAsked()
  } catch (error) {
    if (!launch.requests.asked.aborted) throw error
  } finally {
    await takeDown(launch)
    unlock()
  }
}

async function bringUp(launch: Launch) {
  const { config, folder } = launch
  const isFirstStart = !existsSync(folder.keysFile)
  const portOf = await portsFor(launch)
  const database = config.databaseUrl ?? (await bringPostgres(launch, portOf('POSTGRES_PORT')))
  const temporal = await bringTemporal(launch, portOf)
  const environment = {
    ...process.env,
    DATABASE_URL: database,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_UI_URL: temporal.uiUrl,
    PORT: String(portOf('PORT')),
    HOST: config.host,
    DATA_DIR: folder.path,
    PUBLIC_URL: config.publicUrl ?? urlOf(config.host, portOf('PORT')),
    LINK_SECRET: config.linkSecret ?? folder.linkSecret(),
  }
  await prepareDatabase(launch, environment)
  await keepScript(launch, { name: 'Worker', file: 'worker.ts', environment })
  const apiUrl = await bringApi(launch, environment, portOf('PORT'))
  say(welcome({ apiUrl, database: shownDatabase(launch, database), temporal, folder, isFirstStart }))
}

function portsFor({ config }: Launch) {
  const host = '127.0.0.1'
  const { port, postgresPort, temporalPort, temporalUiPort } = config
  const api = [{ variable: 'PORT', given: port, usual: 3000, host: config.host }]
  const postgres = [{ variable: 'POSTGRES_PORT', given: postgresPort, usual: 5439, host }]
  const temporal = [
    { variable: 'TEMPORAL_PORT', given: temporalPort, usual: 7233, host },
    { variable: 'TEMPORAL_UI_PORT', given: temporalUiPort, usual: 8233, host },
  ]
  const wanted = [
    ...api,
    ...(config.databaseUrl === undefined ? postgres : []),
    ...(config.temporalAddress === undefined ? temporal : []),
  ]
  return choosePorts(wanted, say)
}

async function bringPostgres(launch: Launch, port: number): Promise<string> {
  const folder = launch.folder.postgres
  const postgres = await keep(launch, 'Postgres', () => startPostgres({ folder, port, log: say }))
  return postgres.url
}

async function bringTemporal(launch: Launch, portOf: (variable: string) => number) {
  const { config, folder, requests } = launch
  if (config.temporalAddress) return { address: config.temporalAddress, uiUrl: config.temporalUiUrl }
  const options = {
    binary: await findTemporal({ given: config.temporalCli, log: say, signal: requests.asked }),
    port: portOf('TEMPORAL_PORT'),
    uiPort: portOf('TEMPORAL_UI_PORT'),
    databaseFile: folder.temporalDatabase,
    namespace: config.temporalNamespace,
    logFile: folder.logFile('Temporal'),
    pidFile: folder.pidFile('Temporal'),
  }
  const { address, uiUrl } = await keep(launch, 'Temporal', () => startTemporal(options))
  return { address, uiUrl }
}

async function prepareDatabase(launch: Launch, environment: NodeJS.ProcessEnv) {
  const isOurs = launch.config.databaseUrl === undefined
  say('Bringing the database up to date.')
  await runScript(launch, { name: 'migrate', file: 'db/migrate.ts', environment })
  if (isOurs) await runScript(launch, { name: 'seed', file: 'db/seed.ts', environment })
}

async function bringApi(launch: Launch, environment: NodeJS.ProcessEnv, port: number): Promise<string> {
  const { config, folder, requests } = launch
  const url = urlOf(config.host, port)
  const service = await keepScript(launch, { name: 'API', file: 'server.ts', environment })
  await untilItAnswers({
    name: 'The API',
    service,
    answers: async () => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok,
    limit: 60_000,
    logFile: folder.logFile('API'),
    signal: requests.asked,
  })
  return url
}

// A database that was given has a password that is not ours to show.
function shownDatabase({ config }: Launch, url: string): string {
  return config.databaseUrl ? 'as DATABASE_URL says' : url
}

function urlOf(host: string, port: number): string {
  return `http://${reachable(host)}:${port}`
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
