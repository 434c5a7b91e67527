import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.ts'
import { connectDatabase } from '../../db/client.ts'
import { freePort } from '../../scripts/ports.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import { type Api, bodyLimit, problemIn, routesOf, startApi } from '../support/api.ts'
import { commandsTwin } from '../support/commands-twin.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

describe('health', () => {
  it('is alive', async () => {
    const answer = await api.call(null, 'GET', '/livez')
    expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }])
  })

  it('is ready when Postgres and Temporal answer', async () => {
    const answer = await api.call(null, 'GET', '/readyz')
    expect([answer.status, answer.body]).toEqual([
      200,
      { status: 'ready', dependencies: { postgres: 'ok', temporal: 'ok' } },
    ])
  })

  it('is degraded, not unready, without Temporal: requests are still taken in', async () => {
    api.commands.temporalIsDown = true
    const answer = await api.call(null, 'GET', '/readyz')
    const intake = await api.open()
    api.commands.temporalIsDown = false
    expect([answer.status, answer.body]).toEqual([
      200,
      { status: 'degraded', dependencies: { postgres: 'ok', temporal: 'down' } },
    ])
    expect(intake.version).toBe(1)
  })

  it('is not ready without Postgres, but alive, and shows nothing of the inside', async () => {
    const database = connectDatabase(`postgres://planted:secret@127.0.0.1:${await freePort()}/none`, 1)
    const commands = commandsTwin(database.db)
    const temporalUi = { url: undefined, namespace: 'default' }
    const app = await buildApp(
      { db: database.db, commands, policy: handbook, timeZone: 'UTC', company: 'Aftercare', temporalUi },
      { bodyLimit },
    )
    const ready = await app.inject('/readyz')
    const alive = await app.inject('/livez')
    const reading = await app.inject({ url: '/v1/parts', headers: { authorization: 'Bearer any' } })
    await app.close()
    await database.close()
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'not_ready', dependencies: { postgres: 'down', temporal: 'ok' } },
    ])
    expect(alive.statusCode).toBe(200)
    expect(reading.json()).toMatchObject({ status: 503, code: 'database_unreachable' })
    expect(reading.headers['retry-after']).toBe('5')
    expect(reading.payload).not.toMatch(/planted|secret|select|ECONN/i)
  })
})

interface Description {
  openapi: string
  paths: Record<string, Record<string, Operation>>
}
interface Operation {
  summary?: string
  security?: unknown
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>
}

describe('the description', () => {
  const health = ['/livez', '/readyz']
  let description: Description
  let operations: { name: string; path: string; operation: Operation }[]

  beforeAll(async () => {
    description = (await api.call(null, 'GET', '/openapi.json')).body as Description
    operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
    )
  })

  it('is OpenAPI 3.1', () => {
    expect(description.openapi).toMatch(/^3\.1\.\d$/)
  })

  it('describes every route', () => {
    const routes = routesOf(api.app)
      .filter(({ method, path }) => method !== 'HEAD' && !/^\/(docs|openapi)/.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(operations.map(({ name }) => name).sort()).toEqual(routes.sort())
  })

  it('lists every answer of every route, and says what it is for', () => {
    for (const { name, path, operation } of operations) {
      const statuses = Object.keys(operation.responses)
      expect(operation.summary, name).toMatch(/\w/)
      expect(statuses.filter((status) => status < '300').length, name).toBeGreaterThan(0)
      if (health.includes(path)) continue
      for (const status of ['400', '401', '403', '404', '413', '415', '422', '500', '503']) {
        expect(statuses, name).toContain(status)
      }
    }
  })

  it('lists what only acts answer, for all acts', () => {
    const acts = operations.filter(({ name }) =>
      /^(POST|DELETE) \/v1\/tickets\/\{number\}\/(?!photos)/.test(name),
    )
    expect(acts.length).toBe(47)
    for (const { name, operation } of acts) {
      for (const status of ['200', '202', '409', '412']) {
        expect(Object.keys(operation.responses), name).toContain(status)
      }
    }
  })

  it('gives every refusal the form of a problem', () => {
    for (const { name, path, operation } of operations) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (status < '400' || health.includes(path)) continue
        expect(content, `${name} ${status}`).toEqual({
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        })
      }
    }
  })

  it('can be read by people', async () => {
    const page = await api.call(null, 'GET', '/docs')
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.text).toContain('swagger-ui')
  })

  it('bears odd addresses below its page', async () => {
    for (const path of ['static/%00', 'static/..%2f..%2fpackage.json', 'static/nope', 'nope']) {
      const answer = await api.call(null, 'GET', `/docs/${path}`)
      expect([400, 404]).toContain(problemIn(answer).status)
    }
  })
})
