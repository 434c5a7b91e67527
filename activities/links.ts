import type { NoticeRow } from '../db/queries/notices.ts'
import { appointmentLink, type LinkSettings } from '../db/signed-links.ts'

const day = 24 * 3_600_000
/** How long a customer may take to choose a time. */
const choosing = 14 * day

/**
 * The link for a customer's notice about an appointment: for that booking alone, and over a day after it, until when a
 * customer may still want to say that nobody came. The same at every attempt to deliver it.
 */
export function linkOf(notice: NoticeRow, links: LinkSettings | undefined): string {
  if (!links || !notice.recipient.startsWith('customer:')) return ''
  const { booking, to, choice } = notice.facts
  switch (notice.kind) {
    case 'visit_booked':
    case 'visit_tomorrow':
      if (typeof booking !== 'string' || typeof to !== 'string') return ''
      return appointmentLink(links, booking, new Date(Date.parse(to) + day))
    case 'appointment_wanted':
      if (typeof choice !== 'string') return ''
      return appointmentLink(links, choice, new Date(notice.createdAt.getTime() + choosing))
    default:
      return ''
  }
}

/** The text as it is kept for the department to read: whoever opens a link is taken for the customer. */
export function withoutLink(body: string, link: string): string {
  return link === '' ? body : body.replaceAll(link, `${link.slice(0, link.lastIndexOf('/'))}/…`)
}
