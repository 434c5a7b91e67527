import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Connection } from '@temporalio/client'
import { type Service, startProcess } from './processes.ts'
import { politely } from './stop-process.ts'
import { untilItAnswers } from './until-it-answers.ts'

export { findTemporal } from './temporal-binary.ts'

/** Temporal's development server. Not stopped when this process ends: call `stop`. */
export type Temporal = Service & { address: string; uiUrl?: string }

export type TemporalOptions = {
  /** From `findTemporal`. */
  binary: string
  port: number
  /** Without it there is no UI. */
  uiPort?: number
  /** Without it the workflows are kept in memory. */
  databaseFile?: string
  /** Made besides `default`, which is always there. */
  namespace?: string
  /** Without it the log is kept only while the server runs. */
  logFile?: string
  /** Lets a later start find this server if our process is killed. */
  pidFile?: string
}

/** Returns when the server really answers for its namespace. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { port, uiPort, namespace = 'default' } = options
  const logFile = options.logFile ?? join(tmpdir(), `aftercare-temporal-${port}.log`)
  if (options.databaseFile) mkdirSync(dirname(options.databaseFile), { recursive: true })
  const service = await startProcess({
    command: options.binary,
    args: argumentsFor(options, namespace),
    logFile,
    ladder: [{ signal: 'SIGTERM', patience: 10_000 }, ...politely.slice(1)],
    ...(options.pidFile && { pidFile: options.pidFile }),
  })
  const address = `127.0.0.1:${port}`
  try {
    await untilItAnswers({
      name: 'Temporal',
      service,
      answers: () => answers(address, namespace),
      limit: 60_000,
      logFile,
      advice: 'TEMPORAL_ADDRESS can name another one.',
    })
  } catch (error) {
    await service.stop()
    throw error
  }
  const stop = async (hurry?: AbortSignal) => {
    await service.stop(hurry)
    if (options.logFile === undefined) rmSync(logFile, { force: true })
  }
  return { ...service, stop, address, ...(uiPort && { uiUrl: `http://127.0.0.1:${uiPort}` }) }
}

function argumentsFor({ port, uiPort, databaseFile }: TemporalOptions, namespace: string): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(databaseFile === undefined ? [] : ['--db-filename', databaseFile]),
  ]
}

async function answers(address: string, namespace: string): Promise<boolean> {
  const connection = Connection.lazy({ address })
  try {
    const describe = () => connection.workflowService.describeNamespace({ namespace })
    await connection.withDeadline(Date.now() + 2_000, describe)
    return true
  } finally {
    await connection.close()
  }
}
