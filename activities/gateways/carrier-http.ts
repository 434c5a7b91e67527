import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { trackingCodes } from '../../workflows/domain/depot/unit.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import type { Carrier, CarrierProblem, ParcelName } from './carrier.ts'

const label = z.object({
  carrier: z.string().min(1).max(40),
  trackingNumber: z.string().min(1).max(80),
  label: z.object({ contentType: z.string().max(100), base64: z.base64() }),
})

const cancellation = z.object({ state: z.enum(['cancelled', 'used']) })

const tracking = z.object({
  events: z.array(
    z.object({
      at: z.iso.datetime({ offset: true }),
      code: z.enum(trackingCodes),
      place: z.string().max(200).optional(),
    }),
  ),
})

/** In milliseconds; an activity has two minutes. */
const patience = 20_000

/**
 * A carrier, or whatever speaks for several, over HTTP and JSON:
 * `POST {url}/labels` with `Idempotency-Key`, `DELETE {url}/labels/{carrier}/{trackingNumber}`, `GET {url}/parcels/{carrier}/{trackingNumber}`.
 * @param token sent as `Authorization: Bearer`
 */
export function httpCarrier(url: string, token: string | undefined): Carrier {
  const base = url.replace(/\/+$/, '')

  async function ask<Answer>(
    method: string,
    path: string,
    answer: z.ZodType<Answer>,
    { key, body }: { key?: string; body?: unknown } = {},
  ): Promise<Answer | CarrierProblem> {
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patience),
      })
      if (!response.ok) return problemOf(response.status)
      const read = answer.safeParse(await response.json())
      return read.success ? read.data : { problem: 'unreadable' }
    } catch (error) {
      return { problem: codeOf(error) }
    }
  }

  return {
    async order({ key, ...parcel }) {
      const answer = await ask('POST', '/labels', label, { key, body: parcel })
      if ('problem' in answer) return answer
      const { carrier, trackingNumber } = answer
      const content = Buffer.from(answer.label.base64, 'base64')
      return { carrier, trackingNumber, content, contentType: answer.label.contentType }
    },
    async cancel(parcel) {
      const answer = await ask('DELETE', pathOf('labels', parcel), cancellation)
      // What the carrier does not know cannot be used.
      if ('problem' in answer) return answer.problem === '404' ? 'cancelled' : answer
      return answer.state
    },
    async track(parcel) {
      const answer = await ask('GET', pathOf('parcels', parcel), tracking)
      if ('problem' in answer) return answer
      return answer.events.map(({ at, ...event }) => ({ at: instant(Date.parse(at)), ...event }))
    },
  }
}

function pathOf(noun: string, { carrier, trackingNumber }: ParcelName): string {
  return `/${noun}/${encodeURIComponent(carrier)}/${encodeURIComponent(trackingNumber)}`
}

/** What the carrier says of the order itself stays so; that it does not know us, or is busy, does not. */
function problemOf(status: number): CarrierProblem {
  const ours = status === 400 || status === 422
  return ours ? { problem: String(status), refused: true } : { problem: String(status) }
}

/** `ECONNREFUSED`, `TimeoutError`, …; never the text, which may hold an address. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
}
