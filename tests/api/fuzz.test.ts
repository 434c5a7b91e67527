import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Api, problemIn, routesOf, startApi } from '../support/api.ts'
import { addressOf, writingRoutes } from '../support/requests.ts'

// Whatever is sent: never a fault of ours, and every refusal has the one form.

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

function isAnswered(answer: Answer): void {
  expect(answer.status, answer.text).toBeLessThan(500)
  if (answer.status >= 400) problemIn(answer)
}

/** Text with what breaks software: NUL, half characters, quotes, very long, right to left. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    "'; drop table tickets; --",
    '%00',
    '{}',
    '\u202e',
    '0',
    '-1',
    'null',
    '1e999',
  ),
  fc.integer({ min: 1, max: 12_000 }).map((length) => 'x'.repeat(length)),
)

const nastyMoment = fc.oneof(
  fc
    .date({ noInvalidDate: false })
    .map((date) => (Number.isNaN(date.getTime()) ? 'never' : date.toISOString())),
  fc.constantFrom(
    '2026-02-29T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '0000-00-00T00:00:00Z',
    '2026-11-23T00:00:00-99:00',
  ),
)

const nastyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 2 ** 31, 2 ** 53, -(2 ** 63)))

const nastyValue = fc.oneof(
  nastyText,
  nastyMoment,
  nastyNumber,
  fc.jsonValue(),
  fc.constant({}),
  fc.constant([]),
)

/** Every place in a body, as the names that lead there. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]]
  return [
    [],
    ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner).map((place) => [name, ...place])),
  ]
}

function replaced(value: unknown, [name, ...rest]: string[], by: unknown): unknown {
  if (name === undefined) return by
  const inner = (value as Record<string, unknown>)[name]
  const next = replaced(inner, rest, by)
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === name ? next : item))
  return { ...(value as object), [name]: next }
}

/** A body that is right but in one place or two. */
function mutated(body: unknown) {
  const change = fc.tuple(fc.constantFrom(...placesIn(body)), nastyValue)
  return fc
    .array(change, { minLength: 1, maxLength: 2 })
    .map((changes) =>
      changes.reduce(
        (text, [place, value]) => (reaches(text, place) ? replaced(text, place, value) : text),
        body,
      ),
    )
}

function reaches(value: unknown, place: string[]): boolean {
  if (place.length === 0) return true
  if (typeof value !== 'object' || value === null) return false
  const [name = '', ...rest] = place
  return reaches((value as Record<string, unknown>)[name], rest)
}

const header = fc
  .array(fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f))
  .map((codes) => String.fromCharCode(...codes).trim())

const headers = fc.record(
  {
    'if-match': fc.oneof(
      header,
      fc.integer({ min: 0, max: 5 }).map((version) => `"${version}"`),
    ),
    'idempotency-key': fc.oneof(header, fc.constantFrom('a', 'b')),
    'content-type': fc.oneof(
      { weight: 9, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: header },
    ),
  },
  { requiredKeys: [] },
)

describe.each(writingRoutes)('$method $path', ({ method, path, as, body }) => {
  it('bears any body', async () => {
    const url = addressOf(path, await api.open())
    const bodies = fc.oneof(
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: nastyText },
      { weight: 5, arbitrary: mutated(body).map((value) => JSON.stringify(value) ?? '') },
    )
    await fc.assert(
      fc.asyncProperty(bodies, headers, async (text, more) => {
        isAnswered(await api.call(as, method, url, { body: text, headers: more }))
      }),
      { numRuns: 40 },
    )
  })
})

describe('every address that is read', () => {
  const known = [
    'status',
    'urgency',
    'owner',
    'breached',
    'q',
    'cursor',
    'limit',
    'ticket',
    'due',
    'from',
    'to',
  ]
  const names = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: nastyText },
  )
  const cursor = fc
    .record({
      receivedAt: fc.oneof(nastyMoment, nastyText),
      number: fc.constantFrom('202611001', '999999999999999'),
    })
    .map((content) => Buffer.from(JSON.stringify(content)).toString('base64url'))
  const values = fc.oneof(
    nastyText,
    cursor,
    fc.integer().map(String),
    fc.constantFrom('open', 'urgent', 'true', 'now', '202611001', '%', '_', '\\'),
  )
  const escaped = (text: string) => encodeURIComponent(text.toWellFormed().slice(0, 300))
  const tidyQuery = fc
    .array(fc.tuple(names, values), { maxLength: 4 })
    .map((pairs) => pairs.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&'))
  /** Bytes that are no UTF-8, half escapes, brackets. */
  const rawQuery = fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`),
        fc.constantFrom('&', '=', '%', '[', ']', ';', '+', 'q', 'limit', 'owner=', 'cursor='),
      ),
    )
    .map((pieces) => pieces.join(''))

  it('bears any query', async () => {
    const paths = routesOf(api.app).filter(({ method, path }) => method === 'GET' && path.startsWith('/v1'))
    const ticket = await api.open()
    expect(paths.length).toBe(51)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.oneof({ weight: 3, arbitrary: tidyQuery }, { weight: 1, arbitrary: rawQuery }),
        async ({ path }, query) => {
          isAnswered(await api.call('admin', 'GET', `${addressOf(path, ticket)}?${query}`))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('bears anything where a number or a name belongs', async () => {
    const routes = routesOf(api.app).filter(({ path, method }) => path.includes('/:') && method !== 'HEAD')
    const segments = fc.oneof(nastyText.map(escaped), rawQuery)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), segments, async ({ method, path }, segment) => {
        const url = path.replace(/:\w+/, () => segment)
        isAnswered(await api.call('admin', method, url, method === 'GET' ? {} : { body: {} }))
      }),
      { numRuns: 300 },
    )
  })
})
