import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** A carrier of the test's own, spoken to over HTTP as a real one: what it was asked, and what it answers. */
export interface TestCarrier {
  url: string
  /** Labels ordered, by key: the same key gets the same label. */
  labels: Map<string, { trackingNumber: string; order: Order; cancelled: boolean }>
  /** How often it was asked for a label, repetitions included. */
  asked: number
  events: Map<string, { at: string; code: string; place?: string }[]>
  /** Answers 503 as long as it is so. */
  down: boolean
  /** Of which addresses it says that they do not exist. */
  refuses: (order: Order) => boolean
  close(): Promise<void>
}

interface Order {
  reference: string
  from: { address: string }
  to: { address: string }
}

export const carrierToken = 'token-of-the-test'

export async function openCarrier(): Promise<TestCarrier> {
  const server = createServer((request, response) => void answer(carrier, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const carrier: TestCarrier = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    labels: new Map(),
    asked: 0,
    events: new Map(),
    down: false,
    refuses: () => false,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return carrier
}

async function answer(carrier: TestCarrier, request: IncomingMessage, response: ServerResponse) {
  const [, noun, , trackingNumber = ''] = (request.url ?? '').split('/')
  const body = request.method === 'POST' ? ((await json(request)) as Order) : undefined
  const say = (status: number, said: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  if (carrier.down) return say(503, {})
  if (request.headers.authorization !== `Bearer ${carrierToken}`) return say(401, {})
  if (noun === 'parcels') return say(200, { events: carrier.events.get(trackingNumber) ?? [] })
  if (request.method === 'DELETE') return say(200, { state: cancel(carrier, trackingNumber) })
  carrier.asked += 1
  if (!body || carrier.refuses(body)) return say(422, {})
  const key = String(request.headers['idempotency-key'])
  const known = carrier.labels.get(key) ?? {
    trackingNumber: `SF${carrier.labels.size + 1}`,
    order: body,
    cancelled: false,
  }
  carrier.labels.set(key, known)
  return say(200, {
    carrier: 'sf',
    trackingNumber: known.trackingNumber,
    label: { contentType: 'application/pdf', base64: Buffer.from(`%PDF ${key}`).toString('base64') },
  })
}

function cancel(carrier: TestCarrier, trackingNumber: string): 'used' | 'cancelled' {
  if ((carrier.events.get(trackingNumber) ?? []).length > 0) return 'used'
  for (const label of carrier.labels.values()) {
    if (label.trackingNumber === trackingNumber) label.cancelled = true
  }
  return 'cancelled'
}
