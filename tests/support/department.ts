import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Client } from '@temporalio/client'
import { pino } from 'pino'
import { inject } from 'vitest'
import type { z } from 'zod'
import type { alertView, callView, eventView, noticeView, TicketView } from '../../api/contract/answers.ts'
import type { Problem } from '../../api/errors.ts'
import { type Config, readConfig } from '../../config.ts'
import type { Database } from '../../db/client.ts'
import { seedExamples } from '../../db/seed.ts'
import { freePort } from '../../scripts/ports.ts'
import { startServer } from '../../server.ts'
import { startWorker } from '../../worker.ts'
import { freshDatabase } from './database.ts'
import { freshNamespace, namespaceOf } from './namespace.ts'
import { until } from './until.ts'
import './quiet-runtime.ts'

interface Answer<Body> {
  status: number
  body: Body
  headers: Headers
}

/** A whole Aftercare of its own: database, namespace, API and worker, spoken to over HTTP as any software would. */
export interface Department {
  config: Config
  keys: Record<string, string>
  database: Database
  client: Client
  /** Sends a request with the key of that name; the body of a good answer is taken to be `Body`. */
  call<Body = TicketView & Omit<Problem, 'status'>>(
    key: string,
    request: `${'GET' | 'POST' | 'PUT' | 'DELETE'} ${string}`,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>
  ticket(number: string): Promise<TicketView>
  events(number: string): Promise<z.infer<typeof eventView>[]>
  alerts(number: string): Promise<z.infer<typeof alertView>[]>
  notices(number: string): Promise<z.infer<typeof noticeView>[]>
  calls(): Promise<z.infer<typeof callView>[]>
  /** The ticket once it is so. */
  when(number: string, what: string, so: (ticket: TicketView) => boolean): Promise<TicketView>
  worker: WorkerSeat
  stop(): Promise<void>
}

/** Where a worker runs: it can be stopped in order, killed, and started again. */
interface WorkerSeat {
  start(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

interface Arrangement {
  /** `process` runs the worker in a process of its own, which can be killed; `later` starts none yet. */
  worker?: 'inside' | 'process' | 'later'
  /** A Temporal of the test's own; without it a fresh namespace on the one of the run. */
  temporalAddress?: string
}

/** @param settings variables of config.ts that differ */
export async function openDepartment(
  settings: Record<string, string> = {},
  { worker = 'inside', temporalAddress }: Arrangement = {},
): Promise<Department> {
  const fresh = await freshDatabase()
  const { namespace, client, close } = temporalAddress ? namespaceOf(temporalAddress) : await freshNamespace()
  const keys = await seedExamples(fresh.database.db)
  const environment: Record<string, string> = {
    DATABASE_URL: fresh.url,
    TEMPORAL_ADDRESS: temporalAddress ?? inject('temporalAddress'),
    TEMPORAL_NAMESPACE: namespace,
    WORKFLOW_BUNDLE: inject('workflowBundle'),
    PORT: String(await freePort()),
    LOG_LEVEL: 'silent',
    DATABASE_POOL: '5',
    ...settings,
  }
  const config = readConfig(environment)
  const server = await startServer(config, pino({ level: 'silent' }))
  const seat = worker === 'process' ? processSeat(environment) : insideSeat(config)
  if (worker !== 'later') await seat.start()

  async function call<Body>(
    key: string,
    request: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const [method = 'GET', path] = request.split(' ')
    const answer = await fetch(`${server.address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${keys[key]}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // What a test takes an answer for, it then asserts.
    return { status: answer.status, body: (await answer.json()) as Body, headers: answer.headers }
  }
  const items = async <Item>(path: string) =>
    (await call<{ items: Item[] }>('manager', `GET ${path}`)).body.items
  const ticket = async (number: string) =>
    (await call<TicketView>('manager', `GET /v1/tickets/${number}`)).body

  return {
    config,
    keys,
    database: fresh.database,
    client,
    call,
    ticket,
    events: (number) => items(`/v1/tickets/${number}/events`),
    alerts: (number) => items(`/v1/alerts?ticket=${number}`),
    notices: (number) => items(`/v1/notices?ticket=${number}`),
    calls: async () => (await call<{ items: z.infer<typeof callView>[] }>('csr', 'GET /v1/calls')).body.items,
    when: (number, what, so) =>
      until(`${number}: ${what}`, async () => {
        const now = await ticket(number)
        return so(now) && now
      }),
    worker: seat,
    async stop() {
      await seat.stop()
      await server.stop()
      await close()
      await fresh.drop()
    },
  }
}

function insideSeat(config: Config): WorkerSeat {
  let worker: Awaited<ReturnType<typeof startWorker>> | undefined
  const stop = async () => {
    await worker?.stop()
    worker = undefined
  }
  return {
    async start() {
      worker = await startWorker(config, pino({ level: 'silent' }))
    },
    stop,
    kill: () => Promise.reject(new Error('A worker inside the test cannot be killed.')),
  }
}

function processSeat(environment: Record<string, string>): WorkerSeat {
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    if (!child) return
    const ended = once(child, 'exit')
    child.kill(signal)
    child = undefined
    await ended
  }
  return {
    async start() {
      child = spawn(
        process.execPath,
        ['--import', 'tsx', fileURLToPath(new URL('../../worker.ts', import.meta.url))],
        {
          env: { ...process.env, ...environment },
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      )
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}
