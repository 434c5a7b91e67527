import { Buffer } from 'node:buffer'
import type { Instant } from '../../workflows/domain/time/instant.ts'

/** An appointment as calendars take it. */
export interface Appointment {
  /** The same for every message about it. */
  uid: string
  /** It is off: calendars remove it. */
  cancelled: boolean
  from: Instant
  to: Instant
  /** When it was made or cancelled. */
  decidedAt: Instant
  summary: string
  description: string
  location: string | null
  organizer: { name: string; address: string }
  /** An email address. */
  attendee: string
}

/** octets (RFC 5545, 3.1) */
const longest = 75

/** An appointment as iCalendar text (RFC 5545; its methods RFC 5546): a request, or the cancellation of one. */
export function iCalendar(appointment: Appointment): string {
  const { uid, cancelled, from, to, decidedAt, summary, description, location, organizer } = appointment
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Aftercare//Appointments//EN',
    `METHOD:${cancelled ? 'CANCEL' : 'REQUEST'}`,
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    // Above the request's, so that the cancellation counts even when it overtakes it.
    `SEQUENCE:${cancelled ? 1 : 0}`,
    `DTSTAMP:${utc(decidedAt)}`,
    `DTSTART:${utc(from)}`,
    `DTEND:${utc(to)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    ...(location === null ? [] : [`LOCATION:${escaped(location)}`]),
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `ORGANIZER;CN=${quoted(organizer.name)}:${mailto(organizer.address)}`,
    `ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:${mailto(appointment.attendee)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function utc(at: Instant): string {
  return `${at.slice(0, 19).replace(/[-:]/g, '')}Z`
}

function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
}

/** A parameter's value can hold no quotation mark, however it is written. */
function quoted(text: string): string {
  return `"${text.replace(/["\p{Cc}]/gu, '')}"`
}

function mailto(address: string): string {
  return `mailto:${encodeURI(address)}`
}

/** Goes on behind a space where a line would get too long, between characters and never inside one. */
function folded(line: string): string {
  let text = ''
  let length = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (length + size > longest) {
      text += '\r\n '
      length = 1
    }
    text += character
    length += size
  }
  return text
}
