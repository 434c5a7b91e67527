import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { TicketView } from '../../api/contract/answers.ts'

/** The people of the example data at work, over HTTP alone: each act is sent with the key of who does it. */
export interface Desk {
  url: string
  /** @param as a role, or an engineer's id */
  open(as: string, request: object): Promise<TicketView>
  act(as: string, ticket: TicketView, path: string, body: object): Promise<TicketView>
  read(number: string): Promise<TicketView>
  /** Waits until the ticket is so; throws, naming `what`, when that takes longer than half a minute. */
  until(number: string, what: string, isSo: (ticket: TicketView) => boolean): Promise<TicketView>
  /** The pieces of a part that are free. */
  freePieces(sku: string): Promise<number>
  bookIn(sku: string, quantity: number): Promise<void>
}

/** How long an answer, or a change that the system itself makes, may take, in milliseconds. */
const patience = 30_000

export function openDesk(url: string, keys: Record<string, string>): Desk {
  const call = (as: string, method: string, path: string, body?: object) =>
    send(url, keyOf(keys, as), { method, path, ...(body ? { body } : {}) })
  const read = async (number: string) => (await call('csr', 'GET', `/v1/tickets/${number}`)) as TicketView

  return {
    url,
    read,
    open: async (as, request) => (await call(as, 'POST', '/v1/tickets', request)) as TicketView,
    act: async (as, { number }, path, body) =>
      (await call(as, 'POST', `/v1/tickets/${number}/${path}`, body)) as TicketView,

    async until(number, what, isSo) {
      const deadline = performance.now() + patience
      for (;;) {
        const ticket = await read(number)
        if (isSo(ticket)) return ticket
        if (performance.now() > deadline) throw new Error(`it is still ${ticket.stage}, waiting for: ${what}`)
        await sleep(100)
      }
    },

    async freePieces(sku) {
      const { items } = stock.parse(await call('parts_keeper', 'GET', '/v1/parts'))
      return items.find((part) => part.sku === sku)?.free ?? 0
    },

    async bookIn(sku, quantity) {
      await call('parts_keeper', 'POST', `/v1/parts/${sku}/receipts`, { quantity })
    },
  }
}

const stock = z.object({ items: z.array(z.object({ sku: z.string(), free: z.int() })) })
const problem = z.object({ code: z.string(), detail: z.string() })

function keyOf(keys: Record<string, string>, as: string): string {
  // One engineer's key stands under the role's name, the others' under their ids.
  const key = keys[as] ?? (as === 'E-001' ? keys.engineer : undefined)
  if (key === undefined) throw new Error(`there is no key of ${as} in keys.json`)
  return key
}

/** Sends a request; one that was not confirmed in time is repeated under its key, so that it is done once. */
async function send(url: string, key: string, request: { method: string; path: string; body?: object }) {
  const { method, path, body } = request
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
  }
  const deadline = performance.now() + patience
  for (;;) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answer: unknown = await response.json()
    if (response.ok && response.status !== 202) return answer
    const { code, detail } = problem.parse(answer)
    if (response.status === 401)
      throw new Error(`The Aftercare at ${url} does not know the keys of keys.json.`)
    const mayComeAgain = response.headers.get('retry-after')
    if (mayComeAgain === null || performance.now() > deadline) {
      throw new Error(`${method} ${path} was answered ${response.status} ${code}: ${detail}`)
    }
    await sleep(Number(mayComeAgain) * 1000)
  }
}
