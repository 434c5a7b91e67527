import { type Instant, milliseconds } from './time/instant.ts'

/**
 * The month that a ticket number begins with, `YYYYMM`: that of receipt, in the company's time zone (process.md 1).
 * @param timeZone an IANA name
 */
export function numberMonth(receivedAt: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
  }).formatToParts(milliseconds(receivedAt))
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return `${part('year')}${part('month')}`
}

/** `202405` and 1 → `202405001`; from the thousandth on it grows a digit. */
export function ticketNumber(month: string, running: number): string {
  return `${month}${String(running).padStart(3, '0')}`
}
