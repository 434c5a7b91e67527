import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketView } from '../../api/contract/answers.ts'
import { type Api, problemIn, startApi } from '../support/api.ts'
import { act } from '../support/walk.ts'

const hour = 3_600_000
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString()

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

interface Page {
  items: { number: string; receivedAt: string }[]
  nextCursor: string | null
}

async function list(query: Record<string, string>, as = 'csr'): Promise<Page> {
  const answer = await api.call(as, 'GET', `/v1/tickets?${new URLSearchParams(query)}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body as Page
}

const numbers = ({ items }: Page) => items.map((item) => item.number)

describe('filters', () => {
  let urgent: TicketView
  let answered: TicketView
  let late: TicketView

  beforeAll(async () => {
    urgent = await api.open({ impact: 'safety', unit: { model: 'VMC-850', serial: 'SN-100%_X' } })
    answered = await api.open({
      receivedAt: ago(1),
      customer: { name: 'Müller Änne', phone: '+49 30 777', email: 'anne@mueller.example' },
      fault: { summary: '主轴 Overheats\\now' },
    })
    await act(api, answered.number, ['csr', 'response', { channel: 'phone', summary: 'Heard' }])
    late = await api.open({ receivedAt: ago(50) }, 'dispatcher')
    await api.commands.tell(late.number, { type: 'announce' })
    await api.commands.tell(
      late.number,
      { type: 'triage', urgency: 'low' },
      { by: { role: 'csr', id: 'S-002' } },
    )
  })

  it('none: all, the newest first', async () => {
    const page = await list({})
    expect(numbers(page)).toEqual([urgent.number, answered.number, late.number])
    expect(page.nextCursor).toBeNull()
  })

  it.each([
    ['status=open', ['urgent', 'late']],
    ['status=in_progress', ['answered']],
    ['status=closed', []],
    ['urgency=urgent', ['urgent']],
    ['urgency=low', ['late']],
    ['owner=S-001', ['urgent', 'answered']],
    ['owner=nobody', []],
    ['breached=true', ['late']],
    ['breached=false', ['urgent', 'answered']],
    ['status=open&breached=false', ['urgent']],
    ['q=M%C3%BCller', ['answered']],
    ['q=%2B49%2030%20777', ['answered']],
    ['q=anne%40mueller', ['answered']],
    ['q=%E4%B8%BB%E8%BD%B4', ['answered']],
    ['q=OVERHEATS', ['answered']],
    ['q=heats%5Cnow', ['answered']],
    ['q=vmc-850', ['urgent']],
    ['q=100%25_x', ['urgent']],
    ['q=%25', ['urgent']],
    ['q=_', ['urgent']],
    ['q=%5C', ['answered']],
    ['q=no+such+words', []],
    ['q=', ['urgent', 'answered', 'late']],
  ])('%s', async (query, expected) => {
    const named: Record<string, string> = {
      urgent: urgent.number,
      answered: answered.number,
      late: late.number,
    }
    const answer = await api.call('csr', 'GET', `/v1/tickets?${query}`)
    expect(answer.status).toBe(200)
    expect(numbers(answer.body as Page)).toEqual(expected.map((name) => named[name]))
  })

  it('q finds a ticket by its number', async () => {
    expect(numbers(await list({ q: urgent.number }))).toEqual([urgent.number])
  })

  it('a ticket in the list is what it is by itself', async () => {
    const { body } = await api.call('csr', 'GET', `/v1/tickets/${answered.number}`)
    const [, listed] = (await list({})).items
    expect(body).toMatchObject({ ...listed, sla: expect.anything() })
    expect(listed).not.toHaveProperty('customer')
  })

  it.each([
    ['status=done', '/query/status invalid_value'],
    ['urgency=', '/query/urgency invalid_value'],
    ['breached=yes', '/query/breached invalid_value'],
    ['limit=0', '/query/limit too_small'],
    ['limit=201', '/query/limit too_big'],
    ['limit=-1', '/query/limit too_small'],
    ['limit=abc', '/query/limit invalid_type'],
    ['limit=1.5', '/query/limit invalid_type'],
    ['limit=', '/query/limit too_small'],
    ['limit=1&limit=2', '/query/limit invalid_type'],
    ['status=open&status=closed', '/query/status invalid_value'],
    [`q=${'x'.repeat(101)}`, '/query/q too_big'],
    ['q=%00', '/query/q custom'],
    ['owner=%00', '/query/owner custom'],
    [`owner=${'x'.repeat(65)}`, '/query/owner too_big'],
    ['page=2', '/query/page unknown_field'],
    ['a/b=2', '/query/a~1b unknown_field'],
  ])('%s is refused', async (query, at) => {
    const answer = await api.call('csr', 'GET', `/v1/tickets?${query}`)
    expect(problemIn(answer)).toEqual({ status: 422, code: 'invalid_request', at: [at] })
  })
})

describe('pages', () => {
  const total = 45
  let expected: string[]

  async function pagesOf(query: Record<string, string>, between = async () => {}): Promise<Page[]> {
    const pages = [await list(query)]
    for (let cursor = pages[0]?.nextCursor; cursor; cursor = pages.at(-1)?.nextCursor) {
      if (pages.length > 2 * total) throw new Error('The pages do not end.')
      await between()
      pages.push(await list({ ...query, cursor }))
    }
    return pages
  }

  beforeAll(async () => {
    // Thirty of the same millisecond, and fifteen before and after it.
    const moments = [...Array(30).fill(ago(24)), ...Array.from({ length: 15 }, (_, index) => ago(20 + index))]
    const opened = await Promise.all(
      moments.map((receivedAt) => api.open({ receivedAt, customer: { name: 'Page', company: 'Pages' } })),
    )
    expected = opened
      .sort((one, other) => (sortKey(one) < sortKey(other) ? 1 : -1))
      .map((ticket) => ticket.number)
  })

  const sortKey = ({ receivedAt, number }: TicketView) => `${receivedAt} ${number}`

  it.each(['1', '7', '15', '44', '45', '46', '200'])(
    'of %s neither repeat nor miss a ticket',
    async (limit) => {
      const pages = await pagesOf({ q: 'pages', limit })
      expect(pages.flatMap(numbers)).toEqual(expected)
      expect(pages.length).toBe(Math.ceil(total / Number(limit)))
    },
  )

  it('are of fifty when nothing is said', async () => {
    const page = await list({})
    expect(page.items.length).toBe(48)
    expect(page.nextCursor).toBeNull()
  })

  it('stay as they were while new tickets come in', async () => {
    const opened: string[] = []
    const pages = await pagesOf({ q: 'pages', limit: '20' }, async () => {
      opened.push((await api.open({ customer: { name: 'Page', company: 'Pages' } })).number)
    })
    expect(pages.flatMap(numbers)).toEqual(expected)
    expect(opened.length).toBe(2)
    expect(numbers(await list({ q: 'pages', limit: '2' }))).toEqual(opened.reverse())
  })

  const written = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
  const number = '202611001'

  it.each([
    ['', ''],
    ['words', 'abc'],
    ['no object', written(5)],
    ['nothing', written({})],
    ['no number', written({ receivedAt: '2026-11-01T00:00:00.000Z', number: 'x' })],
    ['no time', written({ receivedAt: 'now', number })],
    ['a time before time', written({ receivedAt: '0000-01-01T00:00:00Z', number })],
    ['a time that only looks like one', written({ receivedAt: '2026-02-30T00:00:00Z', number })],
    ['SQL', written({ receivedAt: '2026-11-01T00:00:00.000Z', number: `${number}' or true --` })],
  ])('do not go on from a cursor that is none of ours: %s', async (_, cursor) => {
    const answer = await api.call('csr', 'GET', `/v1/tickets?cursor=${cursor}`)
    expect(problemIn(answer)).toEqual({
      status: 422,
      code: 'invalid_request',
      at: ['/query/cursor invalid_cursor'],
    })
  })

  it('bear a cursor with more digits than time has', async () => {
    const receivedAt = `2026-01-01T00:00:00.${'1'.repeat(200)}Z`
    expect((await list({ cursor: written({ receivedAt, number }) })).items).toEqual([])
  })
})
