import { sql } from 'drizzle-orm'
import type { ParsedMail } from 'mailparser'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emailGateway } from '../../activities/gateways/email.ts'
import type { Gateway } from '../../activities/gateways/gateway.ts'
import { noticeActivities } from '../../activities/notices.ts'
import type { Db } from '../../db/client.ts'
import { bookEngineer } from '../../db/queries/bookings.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { keepWords } from '../../db/queries/words.ts'
import { engineers, notices, ticketEvents } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import type { Actor, Language } from '../../workflows/domain/vocabulary.ts'
import { act, hire, monday, nobody, offerVisit, open, planVisit, stock } from '../db/cast.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { type MailServer, startMailServer } from '../support/mail.ts'

let fresh: FreshDatabase
let db: Db
let server: MailServer
let gateway: Gateway

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(
    sql`truncate tickets, ticket_numbers, customers, staff, notices, parts, holds, words, bookings cascade`,
  )
  server = await startMailServer()
  gateway = emailGateway(server.url, 'Hengli Service <service@hengli.example>')
})
afterEach(async () => {
  gateway.close()
  await server.stop()
})

const carl: Actor = { role: 'engineer', id: 'carl' }

/** What arrived for somebody since it was last asked, as it came. */
async function mailsTo(address: string): Promise<ParsedMail[]> {
  const wording = { company: 'Hengli Service', timeZone: 'Asia/Shanghai' }
  while ((await noticeActivities(db, gateway, wording, 10).deliverNotices()).sent > 0);
  const mails = server.mails.splice(0)
  return mails.filter(({ to }) => [to ?? []].flat().some(({ text }) => text.includes(address)))
}
const toEngineer = () => mailsTo('carl@hengli.example')
const toCustomer = () => mailsTo('anna@berg.example')
const about = (mails: ParsedMail[], subject: string) => mails.find((mail) => mail.subject === subject)
const plain = (mail: ParsedMail | undefined) => (mail?.text ?? '').replaceAll('\r\n', '\n').trim()

/** A visit with everything on it, wanted and its parts reserved; read by Carl in this language. */
async function aVisit(language: Language = 'en'): Promise<Ticket> {
  await hire(db, { id: 'carl', role: 'engineer', language })
  await stock(db, { 'BELT-7': 10 })
  const opened = await open(db, {
    customer: {
      name: 'Anna Berg',
      company: 'Berg Tools',
      phone: '+4915112345678',
      email: 'anna@berg.example',
      address: 'Gate 3, 1 Harbour Road',
      place: { latitude: 31.2304, longitude: 121.4737 },
    },
    unit: { model: 'VMC-850', serial: 'SN-77' },
    fault: { summary: 'The spindle overheats', errorCodes: ['ALM-1042', 'ALM-7'] },
  })
  const remark = await said(opened, 'Ring twice')
  const secret = await said(opened, 'A difficult customer')
  const planned = await act(
    db,
    opened,
    [
      { type: 'diagnose', category: 'hardware', faultCode: 'F-17', words: nobody },
      { type: 'note', visibility: 'customer', words: remark },
      { type: 'note', visibility: 'internal', words: secret },
      planVisit({
        skills: ['mechanical'],
        tools: ['caliper', 'winch'],
        parts: [{ sku: 'BELT-7', quantity: 2 }],
        durationMinutes: 90,
      }),
    ],
    monday,
  )
  const { key, lines } = planned.parts ?? { key: '', lines: [] }
  await reserveTogether(db, [{ ticket: planned.number, key, lines }], new Date('2090-01-01'))
  return act(db, planned, [{ type: 'recordReservation', key, shortages: [] }], monday)
}

let words = 0
async function said(ticket: Ticket, text: string): Promise<string> {
  words += 1
  const id = `00000000-0000-4000-8000-${String(words).padStart(12, '0')}`
  await keepWords(db, { id, ticket: ticket.number, texts: { text } })
  return id
}

/** Monday 14:00 to 15:00 in Shanghai, to Carl. */
const offered = async (ticket: Ticket) => act(db, ticket, [offerVisit(ticket, 'carl')], monday)
const accepted = async (ticket: Ticket) => act(db, ticket, [{ type: 'acceptVisit' }], monday, carl)

const order = {
  en: `Customer: Berg Tools, Anna Berg
Phone: +4915112345678
Address: Gate 3, 1 Harbour Road
Product: VMC-850, serial number SN-77
Fault: The spindle overheats, ALM-1042, ALM-7
Diagnosis: hardware, F-17
Skills: mechanical
Duration: 90 minutes
Parts:
- 2 × BELT-7 (BELT-7), 2 at main
Tools: caliper, winch
Remarks:
- Ring twice`,
  'zh-CN': `客户：Berg Tools，Anna Berg
电话：+4915112345678
地址：Gate 3, 1 Harbour Road
产品：VMC-850，序列号 SN-77
故障：The spindle overheats，ALM-1042，ALM-7
诊断：硬件，F-17
技能：mechanical
预计时长：90 分钟
备件：
- BELT-7（BELT-7）× 2，main 2 件
工具：caliper，winch
备注：
- Ring twice`,
}

describe('the dispatch order', () => {
  test('comes with the offer, in English', async () => {
    await offered(await aVisit())
    const [mail] = await toEngineer()
    expect(plain(mail)).toBe(
      `A visit for 202611001 is offered to you, 23 Nov 2026, 14:00 to 23 Nov 2026, 15:00.
Please accept or decline by 23 Nov 2026, 11:00; after that it goes to the next engineer.

${order.en}

Hengli Service`,
    )
    expect(mail?.attachments).toEqual([])
  })

  test('comes with the offer, in Chinese', async () => {
    await offered(await aVisit('zh-CN'))
    const [mail] = await toEngineer()
    expect(plain(mail)).toContain(`\n\n${order['zh-CN']}\n\nHengli Service`)
  })

  test('comes again when the visit is accepted', async () => {
    await accepted(await offered(await aVisit()))
    const mails = await toEngineer()
    expect(plain(about(mails, 'Visit offered: 202611001'))).toContain(order.en)
    expect(plain(about(mails, 'Dispatch order: 202611001'))).toBe(
      `You have accepted the visit for 202611001, 23 Nov 2026, 14:00 to 23 Nov 2026, 15:00.

${order.en}

Hengli Service`,
    )
  })

  test('comes when a dispatcher assigns the visit, with the way there', async () => {
    const ticket = await aVisit()
    // In Suzhou, 111 km by road from the customer in Shanghai.
    await db.insert(engineers).values({ id: 'carl', latitude: 31.2983, longitude: 120.5832 })
    const key = nextBookingKey(ticket)
    const from = '2090-01-02T06:00:00.000Z'
    const job = { key, ticket: ticket.number, skills: [], durationMinutes: 90, engineer: 'carl', from }
    const booking = await bookEngineer(db, job, Date.parse(monday))
    if ('refusal' in booking) throw new Error(booking.message)
    const handedOver = await act(db, ticket, [{ type: 'handToDispatcher', key }], monday)
    await act(db, handedOver, [{ type: 'assignVisit', key, ...booking }], monday)
    const [mail] = await toEngineer()
    expect(plain(mail)).toMatch(/^A dispatcher has assigned you the visit for 202611001, 2 Jan 2090, 14:00/)
    expect(plain(mail)).toContain('Duration: 90 minutes\nWay there: 133 minutes\nParts:')
  })

  test('is read when the mail is sent: one that stands no longer says nothing of the customer', async () => {
    const ticket = await offered(await aVisit())
    await act(db, ticket, [{ type: 'lapseOffer', key: ticket.visit?.key ?? '' }], monday)
    const offer = plain(about(await toEngineer(), 'Visit offered: 202611001'))
    expect(offer).toContain('A visit for 202611001 is offered to you')
    expect(offer).not.toMatch(/Berg|Harbour|\+49/)
  })

  test('is never of another visit of the same ticket', async () => {
    await hire(db, { id: 'dora', role: 'engineer' })
    const ticket = await offered(await aVisit())
    const lapsed = await act(db, ticket, [{ type: 'lapseOffer', key: ticket.visit?.key ?? '' }], monday)
    await act(db, lapsed, [offerVisit(lapsed, 'dora')], monday)
    const mails = await mailsTo('example')
    const offers = mails.filter(({ subject }) => subject === 'Visit offered: 202611001')
    const named = offers.filter((mail) => plain(mail).includes('Berg')).map(({ to }) => [to].flat()[0]?.text)
    expect(offers).toHaveLength(2)
    expect(named).toEqual(['dora@hengli.example'])
  })

  test('leaves nothing of a person in what passes through Temporal', async () => {
    await accepted(await offered(await aVisit()))
    const told = await db.select({ facts: notices.facts }).from(notices)
    const events = await db.select({ event: ticketEvents.event }).from(ticketEvents)
    expect(JSON.stringify([told, events])).not.toMatch(/Berg|Harbour|\+49|Ring/)
  })
})

/** The lines of a mail's one attachment, put together again. */
function calendarOf(mail: ParsedMail | undefined): string[] {
  expect(mail?.attachments).toHaveLength(1)
  return (mail?.attachments[0]?.content.toString() ?? '').replaceAll('\r\n ', '').split('\r\n')
}

const uid = 'UID:202611001/round-1/plan-1/visit-1@hengli.example'

describe('the appointment', () => {
  test('is attached for the customer, as calendars take it', async () => {
    await accepted(await offered(await aVisit()))
    const mail = about(await toCustomer(), 'Your appointment for 202611001')
    const [attachment] = mail?.attachments ?? []
    expect(attachment).toMatchObject({ filename: '202611001.ics', contentType: 'text/calendar' })
    expect(attachment?.headers.get('content-type')).toMatchObject({
      value: 'text/calendar',
      params: { method: 'REQUEST', charset: 'utf-8' },
    })
    expect(calendarOf(mail)).toEqual(
      expect.arrayContaining([
        'METHOD:REQUEST',
        uid,
        'SEQUENCE:0',
        'DTSTART:20261123T060000Z',
        'DTEND:20261123T070000Z',
        'SUMMARY:Your appointment for 202611001',
        'LOCATION:Gate 3\\, 1 Harbour Road',
        'ORGANIZER;CN="Hengli Service":mailto:service@hengli.example',
        'ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:anna@berg.example',
      ]),
    )
    expect(plain(mail)).toMatch(/^carl will come to you on 23 Nov 2026, 14:00/)
  })

  test('is attached for the engineer, with the order in it', async () => {
    await accepted(await offered(await aVisit('zh-CN')))
    const calendar = calendarOf(about(await toEngineer(), '派工单：202611001'))
    expect(calendar).toContain('SUMMARY:派工单：202611001')
    expect(calendar).toContain('ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:carl@hengli.example')
    expect(calendar.find((line) => line.startsWith('DESCRIPTION'))).toContain('\\n\\n客户：Berg Tools')
  })

  test('is cancelled for both when the visit is off', async () => {
    const ticket = await accepted(await offered(await aVisit()))
    await mailsTo('')
    await act(db, ticket, [{ type: 'cancel' }], monday)
    const mails = await mailsTo('example')
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      'Visit withdrawn: 202611001',
      'Your appointment for 202611001 changes',
    ])
    for (const mail of mails) {
      const lines = ['METHOD:CANCEL', uid, 'SEQUENCE:1', 'DTSTART:20261123T060000Z', 'STATUS:CANCELLED']
      expect(calendarOf(mail)).toEqual(expect.arrayContaining(lines))
    }
  })

  test('is cancelled for the customer when the engineer gives the visit back', async () => {
    const ticket = await accepted(await offered(await aVisit()))
    await mailsTo('')
    await act(db, ticket, [{ type: 'refuseVisit', words: nobody }], monday, carl)
    const [mail] = await toCustomer()
    expect(calendarOf(mail)).toEqual(expect.arrayContaining(['METHOD:CANCEL', uid]))
  })

  test('was none for an engineer who was only asked', async () => {
    await act(db, await offered(await aVisit()), [{ type: 'cancel' }], monday)
    const mails = await toEngineer()
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      'Visit offered: 202611001',
      'Visit withdrawn: 202611001',
    ])
    for (const { attachments } of mails) expect(attachments).toEqual([])
  })

  test('is left out of notices from before bookings were named in them', async () => {
    const ticket = await accepted(await offered(await aVisit()))
    await db
      .update(notices)
      .set({ facts: { engineer: 'carl', from: ticket.visit?.from, to: ticket.visit?.to } })
    for (const { attachments } of await mailsTo('example')) expect(attachments).toEqual([])
  })
})
