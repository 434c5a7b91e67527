import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can } from '../../api/access.ts'
import { identify } from '../../api/identity.ts'
import { createKey } from '../../db/queries/keys.ts'
import { type Role, roles } from '../../workflows/domain/vocabulary.ts'
import {
  type Api,
  aRequest,
  contentOf,
  type Method,
  problemIn,
  routesOf,
  startApi,
  ticketIn,
} from '../support/api.ts'

/**
 * Who may do what, written down by hand, a second time besides api/access.ts (process.md, Who takes part).
 * C customer, R representative (csr), D dispatcher, E engineer, K parts keeper, S supervisor, M manager, A admin.
 */
const whoMay = `
  POST   /v1/tickets                             C R D E . S M A
  GET    /v1/tickets                             C R D E K S M A
  GET    /v1/tickets/:number                     C R D E K S M A
  GET    /v1/tickets/:number/events              C R D E K S M A
  GET    /v1/tickets/:number/sla                 C R D E K S M A
  POST   /v1/tickets/:number/triage              . R D . . S M A
  POST   /v1/tickets/:number/response            . R D E . S M A
  POST   /v1/tickets/:number/notes               C R D E K S M A
  POST   /v1/tickets/:number/diagnosis           . R D E . S M A
  POST   /v1/tickets/:number/plan                . R D E . S M A
  POST   /v1/tickets/:number/visit/acceptance    . . . E . . . .
  POST   /v1/tickets/:number/visit/refusal       . . . E . . . .
  POST   /v1/tickets/:number/visit/departure     . . . E . . . .
  POST   /v1/tickets/:number/visit/start         . . . E . . . .
  POST   /v1/tickets/:number/visit/no-show       C R D E . S M A
  GET    /v1/tickets/:number/slots               C R D . . S M A
  GET    /v1/tickets/:number/appointment         C R D . . S M A
  POST   /v1/tickets/:number/appointment/confirmation C R D . . S M A
  POST   /v1/tickets/:number/appointment/move    C R D . . S M A
  POST   /v1/tickets/:number/appointment/cancellation C R D . . S M A
  POST   /v1/tickets/:number/visit/arrival       . . . E . . . .
  POST   /v1/tickets/:number/visit/assignment    . . D . . S M A
  POST   /v1/tickets/:number/visit/withdrawal    . . D . . S M A
  POST   /v1/tickets/:number/checklist           . R D E . S M A
  POST   /v1/tickets/:number/attendees           . R D E . S M A
  POST   /v1/tickets/:number/handover            . R D E . S M A
  POST   /v1/tickets/:number/completion          . R D E . S M A
  POST   /v1/tickets/:number/verification        C R . E . S M A
  POST   /v1/tickets/:number/follow-up           C R . . . S M A
  POST   /v1/tickets/:number/pause               . R D E . S M A
  DELETE /v1/tickets/:number/pause               . R D E . S M A
  POST   /v1/tickets/:number/promised-date       . R D . . S M A
  POST   /v1/tickets/:number/merging             C R D . . S M A
  POST   /v1/tickets/:number/cancellation        C R D . . S M A
  POST   /v1/tickets/:number/reopening           C R D . . S M A
  GET    /v1/alerts                              . R D E K S M A
  GET    /v1/calls                               . R . . . S M A
  GET    /v1/notices                             . R D E K S M A
  GET    /v1/digests                             . . . . . S M A
  GET    /v1/sla/board                           . R D . . S M A
  GET    /v1/parts                               . R D E K S M A
  POST   /v1/parts                               . . . . K . . A
  POST   /v1/parts/:sku/receipts                 . . . . K . . A
  POST   /v1/parts/:sku/counts                   . . . . K . . A
  POST   /v1/parts/:sku/scrappings               . . . . K . . A
  POST   /v1/parts/:sku/returns                  . . . . K . . A
  PUT    /v1/parts/:sku/minimum                  . . . . K . . A
  PUT    /v1/parts/:sku/unit-cost                . . . . K . . A
  PUT    /v1/parts/:sku/substitutes              . . . . K . . A
  PUT    /v1/parts/:sku/warranty                 . . . . K . . A
  PUT    /v1/parts/:sku/old-part                 . . . . K . . A
  GET    /v1/parts/serials/:serial               . R D E K S M A
  GET    /v1/parts/outstanding                   . R D E K S M A
  POST   /v1/tickets/:number/parts/issue         . . . E K . . A
  GET    /v1/old-parts                           . R D E K S M A
  POST   /v1/old-parts/:id/receipt               . . . . K . . A
  POST   /v1/old-parts/:id/inspection            . . . . K . . A
  POST   /v1/old-parts/:id/handover              . . . E K S . A
  GET    /v1/warranty-rules                      . R D E K S M A
  PUT    /v1/warranty-rules/regions/:region      . . . . . S M A
  PUT    /v1/warranty-rules/models/:model        . . . . . S M A
  GET    /v1/locations                           . R D E K S M A
  POST   /v1/locations                           . . . . K . . A
  POST   /v1/tickets/:number/depot/labels        . R . E K S M A
  GET    /v1/tickets/:number/depot/labels/:direction C R D E K S M A
  POST   /v1/tickets/:number/depot/shipment      . R . E K S M A
  POST   /v1/tickets/:number/depot/delivery      . R . E K S M A
  POST   /v1/tickets/:number/depot/receipt       . . . E K S M A
  POST   /v1/tickets/:number/depot/clearance     . R . . . S M A
  POST   /v1/tickets/:number/depot/detection     . . . E K S M A
  POST   /v1/tickets/:number/depot/steps         . . . E K S M A
  POST   /v1/tickets/:number/depot/tests         . . . E K S M A
  POST   /v1/tickets/:number/depot/packing       . . . E K S M A
  POST   /v1/tickets/:number/quote               . R . E . S M A
  POST   /v1/tickets/:number/quote/decision      C R . . . S M A
  POST   /v1/tickets/:number/photos              C R D E K S M A
  GET    /v1/tickets/:number/photos              C R D E K S M A
  GET    /v1/tickets/:number/photos/:photo       C R D E K S M A
  POST   /v1/tickets/:number/loaner/request      C R D E . S M A
  POST   /v1/tickets/:number/loaner/withdrawal   C R D E . S M A
  POST   /v1/tickets/:number/loaner/preparation  . . . . K S M A
  POST   /v1/tickets/:number/loaner/handover     . R . E K S M A
  POST   /v1/tickets/:number/loaner/return       . R . E K S M A
  POST   /v1/tickets/:number/loaner/inspection   . . . . K S M A
  POST   /v1/tickets/:number/loaner/loss         . R . E K S M A
  GET    /v1/loaners                             . R D E K S M A
  GET    /v1/loaners/:id                         . R D E K S M A
  POST   /v1/loaners                             . . . . K . . A
  PUT    /v1/loaners/:id                         . . . . K . . A
  GET    /v1/loans                               . R D E K S M A
  GET    /v1/transfers                           . R D E K S M A
  POST   /v1/transfers                           . . . . K . . A
  POST   /v1/transfers/:id/receipt               . . . . K . . A
  GET    /v1/purchase-requests                   . R D E K S M A
  POST   /v1/purchase-requests/:id/expected-date . . . . K . . A
  POST   /v1/sla/simulations                     . . . . . S M A
  GET    /v1/sla/simulations                     . . . . . S M A
  GET    /v1/sla/simulations/:id                 . . . . . S M A
  POST   /v1/sla/publications                    . . . . . S M A
  GET    /v1/sla/publications                    . . . . . S M A
  GET    /v1/sla/publications/:id                . . . . . S M A
  GET    /v1/sla/publications/:id/tickets        . . . . . S M A
  POST   /v1/sla/publications/:id/application    . . . . . S M A
  POST   /v1/sla/publications/:id/rollback       . . . . . S M A
  PUT    /v1/customers/:id/importance            . . . . . S M A
  PUT    /v1/customers/:id/contract              . . . . . S M A
  DELETE /v1/customers/:id/contract              . . . . . S M A
  GET    /v1/contracts                           . R D E K S M A
  POST   /v1/contracts                           . . . . . . M A
  GET    /v1/contracts/:id                       . R D E K S M A
  PUT    /v1/contracts/:id                       . . . . . . M A
  DELETE /v1/contracts/:id                       . . . . . . M A
  PUT    /v1/contracts/:id/activity              . . . . . . M A
  GET    /v1/contracts/:id/maintenance           . R D E K S M A
  GET    /v1/checklists/:kind                    . R D E K S M A
  PUT    /v1/checklists/:kind                    . . . . . . M A
  GET    /v1/sla/calendars                       . R D E K S M A
  GET    /v1/sla/calendars/:id/versions          . R D E K S M A
  POST   /v1/sla/calendars/:id/versions          . . . . . S M A
  GET    /v1/sla/calendars/:id/versions/:version . R D E K S M A
  PUT    /v1/sla/calendars/:id/versions/:version . . . . . S M A
  POST   /v1/sla/calendars/:id/holidays          . . . . . S M A
  GET    /v1/sla/policies                        . R D E K S M A
  GET    /v1/sla/policies/:id/versions           . R D E K S M A
  POST   /v1/sla/policies/:id/versions           . . . . . S M A
  GET    /v1/sla/policies/:id/versions/:version  . R D E K S M A
  PUT    /v1/sla/policies/:id/versions/:version  . . . . . S M A
  POST   /v1/sla/preview                         . R D E K S M A
  GET    /v1/teams                               . R D E K S M A
  GET    /v1/teams/:id                           . R D E K S M A
  PUT    /v1/teams/:id                           . . . . . S M A
  PUT    /v1/staff/:id/reporting                 . . . . . S M A
  PUT    /v1/staff/:id/digest-hours              . . . . . S M A
  GET    /v1/staff                               . R D E K S M A
  POST   /v1/staff                               . . . . . . . A
  PUT    /v1/staff/:id/activity                  . . . . . . . A
  GET    /v1/engineers                           . . D . . S M A
  GET    /v1/engineers/:id                       . . D . . S M A
  POST   /v1/engineers                           . . . . . . . A
  PUT    /v1/engineers/:id                       . . . . . . . A
  POST   /v1/engineers/imports                   . . . . . . . A
  POST   /v1/engineers/:id/leave                 . . D . . S M A
  DELETE /v1/engineers/:id/leave/:leave          . . D . . S M A
  PUT    /v1/customers/:id/excluded-engineers    . R D . . S M A
  GET    /v1/tickets/:number/candidates          . . D . . S M A
  GET    /v1/dispatch/health                     . . D . . S M A
  GET    /v1/me/visits                           . . . E . . . .
  GET    /v1/tickets/:number/dispatch-order      . R D E . S M A
  GET    /v1/keys                                . . . . . . . A
  POST   /v1/keys                                . . . . . . . A
  DELETE /v1/keys/:id                            . . . . . . . A
`

/** Anybody may read these, without a key. */
const open = [
  '/livez',
  '/readyz',
  '/openapi.json',
  '/docs',
  '/docs/',
  '/docs/json',
  '/docs/yaml',
  '/docs/*',
  '/docs/static/index.html',
  '/docs/static/swagger-initializer.js',
]

/** Carriers have a key of their own, which is no one's here. */
const byCarriers = [{ method: 'POST', path: '/v1/carriers/:carrier/events' }]

/** Whoever holds a customer's link may use these, without a key. */
const byLink = [
  { method: 'GET', path: '/v1/appointments/:token' },
  { method: 'POST', path: '/v1/appointments/:token/confirmation' },
  { method: 'POST', path: '/v1/appointments/:token/move' },
  { method: 'POST', path: '/v1/appointments/:token/cancellation' },
  { method: 'POST', path: '/v1/appointments/:token/no-show' },
] as const

const initials: Record<string, Role> = {
  C: 'customer',
  R: 'csr',
  D: 'dispatcher',
  E: 'engineer',
  K: 'parts_keeper',
  S: 'supervisor',
  M: 'manager',
  A: 'admin',
}

const table = whoMay
  .trim()
  .split('\n')
  .map((line) => {
    const [method = '', path = '', ...letters] = line.trim().split(/ +/)
    const allowed = letters.flatMap((letter) => initials[letter] ?? [])
    return { method: method as Method, path, allowed }
  })

let api: Api
let number: string

beforeAll(async () => {
  api = await startApi()
  number = (await api.open({}, 'customer')).number
})
afterAll(() => api.close())

/** An address of the route that leads to the example customer's ticket. */
function addressOf(path: string): string {
  return path
    .replace(':number', number)
    .replace(':sku', 'NO-SUCH-PART')
    .replace(':id', '00000000-0000-4000-8000-000000000000')
}

/** Bodies that are nothing: whoever passes the door is told so, and nothing happens. */
const nothing = (method: Method) => (method === 'POST' ? { body: {} } : {})

describe('the table of routes', () => {
  it('names every route of the API and no other', () => {
    const expected = [
      ...table,
      ...byLink,
      ...byCarriers,
      ...open.map((path) => ({ method: 'GET', path })),
    ].flatMap(({ method, path }) =>
      method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`],
    )
    const actual = routesOf(api.app).map(({ method, path }) => `${method} ${path}`)
    expect(actual.sort()).toEqual(expected.sort())
  })

  it('knows all roles', () => {
    expect(Object.values(initials).sort()).toEqual([...roles].sort())
  })
})

describe.each(table)('$method $path', ({ method, path, allowed }) => {
  // Reading without a body is the same door.
  const methods: Method[] = method === 'GET' ? ['GET', 'HEAD'] : [method]

  it.each(roles)('is as the table says for the role %s', async (role) => {
    for (const each of methods) {
      const answer = await api.call(role, each, addressOf(path), nothing(each))
      if (allowed.includes(role)) {
        expect([200, 404, 409, 422]).toContain(answer.status)
      } else {
        expect(answer.status).toBe(403)
        if (each !== 'HEAD') expect(problemIn(answer)).toEqual({ status: 403, code: 'forbidden' })
      }
    }
  })

  it('asks who is there', async () => {
    const before = await contentOf(api.db)
    const strangers = [
      {},
      { authorization: 'Bearer aftercare_admin_unknown' },
      { authorization: 'Bearer ' },
      { authorization: `Basic ${api.key('admin')}` },
      { authorization: api.key('admin') },
      { authorization: `Bearer ${api.key('admin')} ${api.key('admin')}` },
    ]
    for (const headers of strangers) {
      const answer = await api.call(null, method, addressOf(path), { ...nothing(method), headers })
      expect(problemIn(answer)).toEqual({ status: 401, code: 'unauthenticated' })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
    expect(await contentOf(api.db)).toEqual(before)
  })
})

describe.each(open.filter((path) => !path.includes('*')))('%s', (path) => {
  it('is open to everybody', async () => {
    expect([200, 302]).toContain((await api.call(null, 'GET', path)).status)
  })
})

describe.each(byLink)('$method $path', ({ method, path }) => {
  it('asks for a link, and no key opens it', async () => {
    const body = path.endsWith('/move') ? { from: '2090-01-01T08:00:00Z' } : {}
    for (const as of [null, 'admin', 'customer']) {
      const request = method === 'POST' ? { body } : {}
      const answer = await api.call(as, method, path.replace(':token', 'no-link'), request)
      expect(problemIn(answer)).toEqual({ status: 404, code: 'link_not_found' })
    }
  })
})

describe('a customer', () => {
  const bodies: Record<string, unknown> = {
    '/v1/tickets/:number/notes': { text: 'Any news?', visibility: 'customer' },
    '/v1/tickets/:number/quote/decision': { accepted: true },
    '/v1/tickets/:number/visit/no-show': { side: 'engineer' },
    '/v1/tickets/:number/appointment/confirmation': {},
    '/v1/tickets/:number/appointment/move': { from: '2090-01-01T08:00:00Z' },
    '/v1/tickets/:number/appointment/cancellation': {},
    '/v1/tickets/:number/loaner/request': {},
    '/v1/tickets/:number/loaner/withdrawal': { reason: 'Not mine' },
    '/v1/tickets/:number/verification': { accepted: true, signedBy: 'Somebody else' },
    '/v1/tickets/:number/follow-up': { reached: true },
    '/v1/tickets/:number/merging': { into: '209901002', reason: 'Not mine' },
    '/v1/tickets/:number/cancellation': { reason: 'Not mine' },
    '/v1/tickets/:number/reopening': { reason: 'Not mine' },
  }
  const ofTickets = table.filter(
    ({ path, allowed }) => path.includes(':number') && allowed.includes('customer'),
  )

  it.each(ofTickets)(
    'does not learn that a foreign ticket exists: $method $path',
    async ({ method, path }) => {
      const foreign = await api.open({ customer: { name: 'Li Na', phone: '13511112222' } })
      const before = await contentOf(api.db)
      const request = method === 'POST' ? { body: bodies[path] } : {}
      const onForeign = await api.call('customer', method, path.replace(':number', foreign.number), request)
      const onNothing = await api.call('customer', method, path.replace(':number', '209901001'), request)
      expect(problemIn(onForeign)).toEqual({ status: 404, code: 'ticket_not_found' })
      expect(onForeign.body).toEqual(onNothing.body)
      expect(await contentOf(api.db)).toEqual(before)
    },
  )

  it('reads and annotates an own ticket', async () => {
    const note = await api.call('customer', 'POST', `/v1/tickets/${number}/notes`, {
      body: { text: 'It is louder today', visibility: 'customer' },
    })
    expect(note.status).toBe(200)
    expect(ticketIn(await api.call('customer', 'GET', `/v1/tickets/${number}`)).number).toBe(number)
  })

  it('lists own tickets alone, even when all are asked for', async () => {
    const foreign = await api.open({ customer: { name: 'Li Na', phone: '13511112222' } })
    const asCustomer = await api.call('customer', 'GET', '/v1/tickets?limit=200')
    const asStaff = await api.call('csr', 'GET', '/v1/tickets?limit=200')
    expect(asCustomer.body).toMatchObject({ items: [{ number }] })
    expect(asCustomer.text).not.toContain(foreign.number)
    expect(asStaff.text).toContain(foreign.number)
  })
})

describe('a key', () => {
  it('opens no door after it was revoked, and the others of the same person still do', async () => {
    const { db } = api
    const { id, secret } = await createKey(db, { role: 'csr', subject: 'S-001', label: 'lost' })
    const headers = { authorization: `Bearer ${secret}` }
    expect((await api.call(null, 'GET', '/v1/parts', { headers })).status).toBe(200)
    expect((await api.call('admin', 'DELETE', `/v1/keys/${id}`)).status).toBe(204)
    const answer = await api.call(null, 'GET', '/v1/parts', { headers })
    expect(problemIn(answer)).toEqual({ status: 401, code: 'unauthenticated' })
    expect((await api.call('csr', 'GET', '/v1/parts')).status).toBe(200)
  })

  it('is asked for before anything in the request is looked at', async () => {
    const answer = await api.call(null, 'POST', '/v1/tickets', { body: '{ not JSON' })
    expect(problemIn(answer)).toEqual({ status: 401, code: 'unauthenticated' })
    const tooMuch = await api.call('parts_keeper', 'POST', '/v1/tickets', { body: aRequest })
    expect(problemIn(tooMuch)).toEqual({ status: 403, code: 'forbidden' })
  })
})

describe('may somebody do something', () => {
  const hua = { role: 'customer', id: 'hua' } as const
  const lin = { role: 'csr', id: 'S-001' } as const
  const wu = { role: 'parts_keeper', id: 'P-001' } as const

  it('to an own ticket as a customer, and to no other', () => {
    expect(can(hua, 'ticket.read', { customerId: 'hua' })).toBe(true)
    expect(can(hua, 'ticket.read', { customerId: 'min' })).toBe(false)
    expect(can(hua, 'ticket.read', { customerId: '' })).toBe(false)
  })

  it('at all, when no ticket is named yet', () => {
    expect(can(hua, 'ticket.open')).toBe(true)
    expect(can(hua, 'ticket.triage')).toBe(false)
    expect(can(hua, 'ticket.triage', { customerId: 'hua' })).toBe(false)
  })

  it('to everybody’s tickets as staff, each to their own trade', () => {
    expect(can(lin, 'ticket.triage', { customerId: 'min' })).toBe(true)
    expect(can(lin, 'part.write')).toBe(false)
    expect(can(wu, 'part.write')).toBe(true)
    expect(can(wu, 'ticket.triage', { customerId: 'min' })).toBe(false)
  })

  it('not through an id that happens to be the customer’s', () => {
    expect(can({ role: 'parts_keeper', id: 'hua' }, 'ticket.cancel', { customerId: 'hua' })).toBe(false)
  })
})

describe('a route that names no action', () => {
  it('keeps the app from starting, whatever its method', () => {
    const app = fastify()
    identify(app, api.db)
    expect(() => app.get('/v1/secrets', () => 'everything')).toThrow('GET /v1/secrets names no action')
    expect(() => app.post('/v1/secrets', { config: {} }, () => 'everything')).toThrow('names no action')
    expect(() => app.get('/v1/open', { config: { action: 'public' } }, () => 'nothing')).not.toThrow()
  })
})
