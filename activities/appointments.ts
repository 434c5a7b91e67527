import type { NoticeRow } from '../db/queries/notices.ts'
import type { NoticeKind } from '../workflows/domain/notice.ts'
import type { Attachment } from './gateways/gateway.ts'
import { iCalendar } from './texts/appointment.ts'
import type { Text } from './texts/speech.ts'

const requests: readonly NoticeKind[] = ['visit_booked', 'visit_assigned']
const cancellations: readonly NoticeKind[] = [
  'visit_changed',
  'visit_withdrawn',
  'visit_moved',
  'visit_cancelled',
  'appointment_wanted',
]

/**
 * What puts the visit of a notice into its reader's calendar, or takes it out again; the words are the mail's own.
 * Nothing for other notices, and for those that do not name the booking.
 * @param location where the visit is, as far as that is known
 * @param organizer who writes, with the address that mails come from
 */
export function appointmentOf(
  notice: NoticeRow,
  { subject, body }: Text,
  location: string | null,
  organizer: { name: string; address: string },
): Attachment | undefined {
  const { booking, from, to } = notice.facts
  const cancelled = cancellations.includes(notice.kind)
  if (!cancelled && !requests.includes(notice.kind)) return undefined
  if (typeof booking !== 'string' || typeof from !== 'string' || typeof to !== 'string') return undefined
  const content = iCalendar({
    ...{ uid: `${booking}@${domainOf(organizer.address)}`, cancelled, from, to },
    decidedAt: notice.createdAt.toISOString(),
    ...{ summary: subject, description: body.trim(), location },
    ...{ organizer, attendee: notice.email ?? '' },
  })
  const method = cancelled ? 'CANCEL' : 'REQUEST'
  const contentType = `text/calendar; charset=utf-8; method=${method}`
  return { filename: `${notice.ticket ?? 'visit'}.ics`, contentType, content }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
