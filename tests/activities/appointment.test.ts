import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { type Appointment, iCalendar } from '../../activities/texts/appointment.ts'

const visit: Appointment = {
  uid: '202611001/round-1/plan-1/visit-1@hengli.example',
  cancelled: false,
  from: '2026-11-23T06:00:00.000Z',
  to: '2026-11-23T07:30:00.000Z',
  decidedAt: '2026-11-23T01:00:00.123Z',
  summary: 'Your appointment',
  description: 'Carl will come.',
  location: null,
  organizer: { name: 'Hengli Service', address: 'service@hengli.example' },
  attendee: 'anna+home@berg.example',
}

/** The lines as a reader puts them together again (RFC 5545, 3.1). */
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')
const lineOf = (name: string, more: Partial<Appointment>) =>
  unfolded(iCalendar({ ...visit, ...more })).find((line) => line.startsWith(name))

test('an appointment is a request, with its time in UTC', () => {
  expect(unfolded(iCalendar(visit))).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Aftercare//Appointments//EN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:202611001/round-1/plan-1/visit-1@hengli.example',
    'SEQUENCE:0',
    'DTSTAMP:20261123T010000Z',
    'DTSTART:20261123T060000Z',
    'DTEND:20261123T073000Z',
    'SUMMARY:Your appointment',
    'DESCRIPTION:Carl will come.',
    'STATUS:CONFIRMED',
    'ORGANIZER;CN="Hengli Service":mailto:service@hengli.example',
    'ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:anna+home@berg.example',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ])
})

test('a cancellation is of the same appointment, and later than it', () => {
  const cancellation = unfolded(iCalendar({ ...visit, cancelled: true }))
  expect(cancellation).toContain('METHOD:CANCEL')
  expect(cancellation).toContain('STATUS:CANCELLED')
  expect(cancellation).toContain('SEQUENCE:1')
  expect(cancellation).toContain('UID:202611001/round-1/plan-1/visit-1@hengli.example')
})

test.each([
  ['Gate 3; ring, twice', 'Gate 3\\; ring\\, twice'],
  ['C:\\spare', 'C:\\\\spare'],
  ['one\ntwo\r\nthree\rfour', 'one\\ntwo\\nthree\\nfour'],
  ['a bell\u0007 and a tab\t', 'a bell and a tab\t'],
  ['\\n is no break', '\\\\n is no break'],
  ['浦东,世纪大道 1 号', '浦东\\,世纪大道 1 号'],
])('text is escaped: %j', (location, written) => {
  expect(lineOf('LOCATION', { location })).toBe(`LOCATION:${written}`)
})

test('a line of 75 octets stays whole, a longer one goes on behind a space', () => {
  const written = (length: number) => iCalendar({ ...visit, summary: 'x'.repeat(length) })
  // "SUMMARY:" are 8 of the 75.
  expect(written(67)).toContain(`\r\nSUMMARY:${'x'.repeat(67)}\r\nDESCRIPTION`)
  expect(written(68)).toContain(`\r\nSUMMARY:${'x'.repeat(67)}\r\n x\r\nDESCRIPTION`)
})

test('no line is longer than 75 octets, and no character is torn', () => {
  const description = `${'工程师张伟将于十四点上门。'.repeat(20)}${'😀'.repeat(40)}`
  const written = iCalendar({ ...visit, description })
  for (const line of written.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(written.isWellFormed()).toBe(true)
  expect(lineOf('DESCRIPTION', { description })).toBe(`DESCRIPTION:${description}`)
})

test('nothing that is said becomes a line of its own', () => {
  const sly = 'x\r\nATTENDEE:mailto:spy@elsewhere.example'
  const written = iCalendar({
    ...visit,
    ...{ uid: sly, summary: sly, description: sly, location: sly, attendee: sly },
    organizer: { name: `${sly}"`, address: sly },
  })
  expect(unfolded(written).filter((line) => line.startsWith('ATTENDEE'))).toEqual([
    'ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:x%0D%0AATTENDEE:mailto:spy@elsewhere.example',
  ])
})
