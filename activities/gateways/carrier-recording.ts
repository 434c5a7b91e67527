import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Carrier } from './carrier.ts'

/**
 * Makes labels that no carrier knows, the same for the same key: where no carrier is set up, people see the whole path,
 * and record by hand how the parcels travel.
 */
export function recordingCarrier(): Carrier {
  return {
    async order({ key, reference, from, to }) {
      const trackingNumber = `TEST${createHash('sha256').update(key).digest('hex').slice(0, 12).toUpperCase()}`
      const lines = [
        `${reference}  ${trackingNumber}`,
        '',
        ...['From:', ...linesOf(from)],
        '',
        ...['To:', ...linesOf(to)],
      ]
      const content = Buffer.from(`${lines.join('\n')}\n`)
      return { carrier: 'recording', trackingNumber, content, contentType: 'text/plain; charset=utf-8' }
    },
    cancel: async () => 'cancelled',
    track: async () => [],
  }
}

function linesOf({
  name,
  company,
  phone,
  address,
}: {
  name: string
  company: string | null
  phone: string | null
  address: string
}): string[] {
  return [company, name, phone, address].flatMap((line) => line ?? [])
}
