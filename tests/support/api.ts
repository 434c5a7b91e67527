import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { z } from 'zod'
import { buildApp } from '../../api/app.ts'
import { type TicketView, ticketView } from '../../api/contract/answers.ts'
import type { App } from '../../api/routes/route.ts'
import type { Db } from '../../db/client.ts'
import { seedExamples } from '../../db/seed.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import { type CommandsTwin, commandsTwin } from './commands-twin.ts'
import { freshDatabase } from './database.ts'

/** The API over a database of its own with the example people, stock and keys; acts are done by a twin of Temporal. */
export interface Api {
  app: App
  db: Db
  commands: CommandsTwin
  /** The secret of an example key: by role, or by the id of a further engineer. */
  key(name: string): string
  /** @param as whose example key to send; null: none */
  call(as: string | null, method: Method, url: string, request?: Request): Promise<Answer>
  /** Opens a ticket that the API has to take. */
  open(wishes?: Record<string, unknown>, as?: string): Promise<TicketView>
  close(): Promise<void>
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'DELETE' | 'PUT' | 'PATCH' | 'OPTIONS'

interface Request {
  /** Sent as JSON; text is sent as it is. */
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Record<string, unknown>
  text: string
  /** Of a JSON answer. */
  body: unknown
}

/** Signs the links of customers. */
/** What carriers send with their reports. */
export const carrierKey = 'the-key-that-a-carrier-would-have-here'

export const linkSecret = 'a-secret-of-the-tests-and-no-other'

/** Small enough to be passed in a test. */
export const bodyLimit = 200_000

export async function startApi(): Promise<Api> {
  const { database, drop } = await freshDatabase()
  const { db } = database
  const keys = await seedExamples(db)
  const commands = commandsTwin(db)
  const temporalUi = { url: 'http://temporal.test/', namespace: 'default' }
  const app = await buildApp(
    {
      db,
      commands,
      policy: handbook,
      timeZone: 'Asia/Shanghai',
      company: '恒力机床',
      temporalUi,
      linkSecret,
      carrierKey,
    },
    { bodyLimit },
  )

  const key = (name: string) => {
    const secret = keys[name]
    if (secret === undefined) throw new Error(`There is no example key ${name}.`)
    return secret
  }

  const call: Api['call'] = async (as, method, url, request = {}) => {
    const { body, headers = {} } = request
    const response = await app.inject({
      method,
      url,
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${key(as)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const json = /json/.test(String(response.headers['content-type'])) && response.payload !== ''
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      body: json ? response.json() : undefined,
    }
  }

  return {
    app,
    db,
    commands,
    key,
    call,
    async open(wishes = {}, as = 'csr') {
      const answer = await call(as, 'POST', '/v1/tickets', { body: { ...aRequest, ...wishes } })
      expect(answer).toMatchObject({ status: 201 })
      return ticketIn(answer)
    },
    async close() {
      await app.close()
      await drop()
    },
  }
}

/** An ordinary request: somebody with a phone, whose one machine does not work. Normal, so due after 48 hours. */
export const aRequest = {
  channel: 'phone',
  kind: 'repair',
  customer: { name: 'Zhou Wen', company: 'Ningbo Moulds', phone: '13705744404' },
  fault: { summary: 'The coolant pump stands still' },
  impact: 'single_device',
}

export function ticketIn(answer: Answer): TicketView {
  return ticketView.parse(answer.body)
}

const problemForm = z.strictObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  code: z.string().regex(/^[a-z0-9_]+$/),
  detail: z.string().min(1),
  errors: z
    .array(z.strictObject({ pointer: z.string(), detail: z.string().min(1), code: z.string().min(1) }))
    .min(1)
    .optional(),
  details: z.record(z.string(), z.unknown()).optional(),
})

/** A refusal as RFC 9457 has it: what it says, for comparing; anything else fails the test. */
export function problemIn(answer: Answer): { status: number; code: string; at?: string[] } {
  expect(answer.headers['content-type'], answer.text).toBe('application/problem+json')
  const { type, status, code, errors } = problemForm.parse(answer.body)
  expect({ type, status }).toEqual({ type: `urn:aftercare:${code}`, status: answer.status })
  const at = errors?.map((error) => `${error.pointer} ${error.code}`)
  return at === undefined ? { status, code } : { status, code, at }
}

export interface Route {
  method: Method
  /** With its parameters as Fastify writes them: `/v1/tickets/:number` */
  path: string
}

/** All routes that the app answers, as its router prints them: none can hide. */
export function routesOf(app: App): Route[] {
  const routes: Route[] = []
  const parents: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, segment, methods] = /^((?:│ {3}| {4})*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line) ?? []
    if (indent === undefined || segment === undefined) continue
    const depth = indent.length / 4
    parents.splice(depth, Number.POSITIVE_INFINITY, segment)
    const path = parents.join('')
    for (const method of methods?.split(', ') ?? []) routes.push({ method: method as Method, path })
  }
  return routes
}

/** Every table of the database by its rows: two that are equal mean that nothing at all was written. */
export async function contentOf(db: Db): Promise<Record<string, string>> {
  const tables = await db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  const digests = tables.map(
    ({ name }) =>
      sql`select ${name} as name, count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as content
          from ${sql.identifier(name)} t`,
  )
  const rows = await db.execute<{ name: string; content: string }>(sql.join(digests, sql` union all `))
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]))
}
