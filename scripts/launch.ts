import { join } from 'node:path'
import type { LauncherConfig } from '../config.ts'
import type { DataFolder } from './data-folder.ts'
import { keepRunning } from './keep-running.ts'
import { stopLeftoverPostgres } from './postgres.ts'
import { runToEnd, type Service, startProcess, stopLeftover } from './processes.ts'
import type { StopRequests } from './stop-requests.ts'

/** One run of the launcher; `running` is in the order of starting, and stopped in the opposite one. */
export type Launch = {
  config: LauncherConfig
  folder: DataFolder
  requests: StopRequests
  running: { name: string; stop: Service['stop'] }[]
}

export type Script = { name: string; file: string; environment: NodeJS.ProcessEnv }

export const say = (line: string) => console.log(line)

/** Stops what a launcher that was killed left running: it would hold our ports and files. */
export async function stopLeftovers({ folder, requests }: Launch) {
  const stopped: string[] = []
  for (const name of ['API', 'Worker', 'Temporal', 'migrate', 'seed']) {
    if (await stopLeftover(folder.pidFile(name), requests.hurry)) stopped.push(name)
  }
  if (await stopLeftoverPostgres(folder.postgres)) stopped.push('Postgres')
  if (stopped.length > 0) say(`Stopped what an earlier start left running: ${stopped.join(', ')}.`)
}

/** Starts a service and keeps it running until we are asked to stop; gives the first one of its lives. */
export async function keep<Kind extends Service>(launch: Launch, name: string, start: () => Promise<Kind>) {
  launch.requests.asked.throwIfAborted()
  say(`Starting ${name}.`)
  const first = await start()
  launch.running.push({ name, stop: keepRunning(name, first, start, say) })
  return first
}

/** As `keep`, for a script of ours. */
export function keepScript(launch: Launch, script: Script): Promise<Service> {
  return keep(launch, script.name, () => startProcess(programOf(launch, script)))
}

/** Runs a script of ours to its end; throws, with the end of its log, when it fails. */
export async function runScript(launch: Launch, script: Script) {
  const { asked } = launch.requests
  asked.throwIfAborted()
  await runToEnd(programOf(launch, script), asked).catch((error) => {
    throw new Error(`${script.file} failed. ${error.message}`)
  })
}

/** Stops everything in the opposite order of starting; one that resists does not save the others. */
export async function takeDown({ running, requests }: Launch) {
  for (const { name, stop } of running.toReversed()) {
    say(`Stopping ${name}.`)
    await stop(requests.hurry).catch((error) => say(`  ${name} cannot be stopped: ${error.message}`))
  }
}

const project = join(import.meta.dirname, '..')

function programOf({ folder }: Launch, { name, file, environment }: Script) {
  return {
    command: process.execPath,
    args: ['--import', 'tsx', file],
    folder: project,
    environment,
    logFile: folder.logFile(name),
    pidFile: folder.pidFile(name),
  }
}
