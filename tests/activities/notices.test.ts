import { eq, sql } from 'drizzle-orm'
import type { ParsedMail } from 'mailparser'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emailGateway } from '../../activities/gateways/email.ts'
import type { Gateway } from '../../activities/gateways/gateway.ts'
import { recordingGateway } from '../../activities/gateways/recording.ts'
import { noticeActivities } from '../../activities/notices.ts'
import type { Db } from '../../db/client.ts'
import { notices } from '../../db/schema/index.ts'
import { noticeKinds } from '../../workflows/domain/notice.ts'
import { type Language, languages } from '../../workflows/domain/vocabulary.ts'
import { hire, open } from '../db/cast.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { type MailServer, startMailServer } from '../support/mail.ts'
import { causeEveryNotice, customerOf } from './every-notice.ts'

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
  await db.execute(sql`truncate tickets, ticket_numbers, customers, staff, notices, digests cascade`)
  server = await startMailServer()
  gateway = emailGateway(server.url, 'Hengli Service <service@hengli.example>')
})
afterEach(async () => {
  gateway.close()
  await server.stop()
})

const wording = { company: 'Hengli Service', timeZone: 'Asia/Shanghai' }
const deliver = (through: Gateway = gateway) => noticeActivities(db, through, wording, 10).deliverNotices()
const rows = () => db.select().from(notices).orderBy(notices.key)
/** Those with a mail of their own. */
const mailed = async () => (await rows()).filter(({ state }) => state !== 'gathered' && state !== 'dropped')
const rowFor = async (email: string) => {
  const [row] = await db.select().from(notices).where(eq(notices.email, email))
  return row
}
const nothing = { sent: 0, failed: 0 }
/** Delivers round by round until nothing is due. */
async function deliverAll() {
  while ((await deliver()).sent > 0);
}

/** Queues one mail to a customer at each of these addresses. */
async function queueTo(...addresses: string[]) {
  for (const email of addresses) await open(db, { customer: { name: 'Anna Berg', email } })
}
/** As if the time of the next attempt had come. */
const timePasses = () =>
  db.update(notices).set({ nextAttemptAt: new Date() }).where(eq(notices.state, 'pending'))

function recipientsOf({ to }: ParsedMail): string[] {
  return [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''))
}
const plain = (text: string | undefined | null) => (text ?? '').replaceAll('\r\n', '\n').trim()

describe('every kind of notice', () => {
  beforeEach(async () => {
    for (const language of languages) {
      await causeEveryNotice(db, language)
      await deliverAll()
    }
  })

  test('reaches its reader as it is on record, in both languages', async () => {
    const told = await mailed()
    for (const language of languages) {
      const kinds = told.filter((row) => row.language === language).map(({ kind }) => kind)
      expect([...new Set(kinds)].sort()).toEqual([...noticeKinds].sort())
    }
    expect(server.mails).toHaveLength(told.length)
    for (const row of told) {
      const mail = server.mails.find(({ messageId }) => messageId === `<${row.id}@hengli.example>`)
      expect(row).toMatchObject({ state: 'sent', attempts: 1, lastError: null })
      expect(mail && recipientsOf(mail)).toEqual([row.email])
      expect(mail?.from?.text).toBe('"Hengli Service" <service@hengli.example>')
      expect(mail?.subject).toBe(row.subject)
      expect(plain(mail?.text)).toBe(plain(row.body))
    }
  })

  test('is in its reader’s language, and nothing in it was left blank', async () => {
    const mistakes = /undefined|null|NaN|Invalid|\[object|\{|\}| {2}|\(\)|: +$|, *$/m
    for (const { kind, language, subject, body } of await mailed()) {
      const text = `${subject}\n${body}`
      expect(text, kind).not.toMatch(mistakes)
      expect(text, kind).toContain('Hengli Service')
      if (language === 'en') expect(text, kind).not.toMatch(/\p{Script=Han}/u)
      else for (const part of [subject, body]) expect(part, kind).toMatch(/\p{Script=Han}/u)
    }
  })

  test('says which ticket it is about, if it is about one', async () => {
    for (const { kind, ticket, subject } of await mailed()) {
      if (ticket !== null) expect(subject, kind).toContain(ticket)
      else expect(['digest', 'alert_digest', 'stock_low']).toContain(kind)
    }
  })

  const textTo = async (email: string, subject: RegExp) => {
    const told = (await rows()).filter((row) => row.email === email && subject.test(row.subject ?? ''))
    return told.map(({ body }) => plain(body))
  }

  test.each<[Language, RegExp, string]>([
    [
      'en',
      /^Your appointment for \d+$/,
      'Carl Dean (+447700900123) will come to you on 23 Nov 2026, 14:00, until about 23 Nov 2026, 15:00.',
    ],
    [
      'zh-CN',
      /^上门预约：\d+$/,
      '工程师 陈刚（电话 +8613900000123）将于 2026年11月23日 14:00 上门，预计 2026年11月23日 15:00 完成。',
    ],
  ])('the customer learns in %s who comes and when', async (language, subject, sentence) => {
    expect((await textTo(customerOf(language).email, subject))[0]).toBe(`${sentence}\n\nHengli Service`)
  })

  test.each<[Language, RegExp, string]>([
    [
      'en',
      /^Promise broken/,
      'first response: 50% since 23 Nov 2026, 21:00\nfirst response: 75% since 24 Nov 2026, 03:00\nfirst response: breach since 24 Nov 2026, 09:00',
    ],
    [
      'zh-CN',
      /^承诺已超时/,
      '首次响应：50%（2026年11月23日 21:00）\n首次响应：75%（2026年11月24日 03:00）\n首次响应：已超时（2026年11月24日 09:00）',
    ],
  ])('the owner learns in %s what was broken and when', async (language, subject, lines) => {
    expect(await textTo(`${language}-csr@hengli.example`, subject)).toEqual([`${lines}\n\nHengli Service`])
  })
})

describe('a mail server that is down', () => {
  test('delays a notice, longer each time, until it is up again', async () => {
    await queueTo('anna@berg.example')
    await server.stop()
    for (const [attempts, wait] of [
      [1, 5_000],
      [2, 10_000],
      [3, 20_000],
    ] as const) {
      const before = Date.now()
      const round = await deliver()
      expect(round).toMatchObject({ sent: 0, failed: 1, problem: 'ESOCKET' })
      const row = await rowFor('anna@berg.example')
      expect(row).toMatchObject({ state: 'pending', attempts, lastError: 'ESOCKET', deliveredAt: null })
      const waits = (row?.nextAttemptAt.getTime() ?? 0) - before
      expect(waits).toBeGreaterThanOrEqual(wait)
      expect(waits).toBeLessThan(wait + (Date.now() - before) + 1)
      expect(round.nextAt).toBe(row?.nextAttemptAt.toISOString())
      // Its time has not come again.
      expect(await deliver()).toEqual({ ...nothing, nextAt: round.nextAt })
      await timePasses()
    }
    await server.start()
    expect(await deliver()).toEqual({ sent: 1, failed: 0, nextAt: null })
    expect(await rowFor('anna@berg.example')).toMatchObject({ state: 'sent', attempts: 4, lastError: null })
    expect(server.mails.map(recipientsOf)).toEqual([['anna@berg.example']])
    await timePasses()
    expect(await deliver()).toEqual({ ...nothing, nextAt: null })
  })

  test('is asked again at least every ten minutes', async () => {
    await queueTo('anna@berg.example')
    await db.update(notices).set({ attempts: 30 })
    await server.stop()
    const before = Date.now()
    await deliver()
    const waits = ((await rowFor('anna@berg.example'))?.nextAttemptAt.getTime() ?? 0) - before
    expect(Math.round(waits / 60_000)).toBe(10)
  })

  test('between two mails loses none of them', async () => {
    await queueTo('first@berg.example')
    await deliver()
    await server.stop()
    await server.start()
    await queueTo('second@berg.example')
    for (let round = await deliver(); round.failed > 0; round = await deliver()) await timePasses()
    expect(server.mails.map(recipientsOf)).toEqual([['first@berg.example'], ['second@berg.example']])
  })
})

describe('a mail server that refuses', () => {
  test('one address holds up none of the others', async () => {
    await queueTo('first@berg.example', 'gone@berg.example', 'last@berg.example')
    server.refuse(550, 'gone@berg.example')
    expect(await deliver()).toMatchObject({ sent: 2, failed: 1, problem: '550' })
    expect(server.mails.flatMap(recipientsOf).sort()).toEqual(['first@berg.example', 'last@berg.example'])
    expect(await rowFor('gone@berg.example')).toMatchObject({
      state: 'pending',
      attempts: 1,
      lastError: '550',
    })
    await queueTo('next@berg.example')
    expect(await deliver()).toMatchObject({ sent: 1, failed: 0 })
  })

  test('everything for a while takes everything afterwards', async () => {
    await queueTo('first@berg.example', 'second@berg.example')
    server.refuse(451)
    expect(await deliver()).toMatchObject({ sent: 0, failed: 2, problem: '451' })
    server.acceptAll()
    await timePasses()
    expect(await deliver()).toEqual({ sent: 2, failed: 0, nextAt: null })
    expect(server.mails.map(recipientsOf).sort()).toEqual([['first@berg.example'], ['second@berg.example']])
  })
})

describe('the courier', () => {
  const everyone = Array.from({ length: 45 }, (_, index) => `customer${index}@berg.example`)

  test('delivers twenty in a round and says when the next ones are due', async () => {
    await queueTo(...everyone)
    const rounds = [await deliver(), await deliver(), await deliver()]
    expect(rounds.map(({ sent }) => sent)).toEqual([20, 20, 5])
    // What is left is due right now.
    const due = rounds.map(({ nextAt }) => nextAt && Date.parse(nextAt) <= Date.now())
    expect(due).toEqual([true, true, null])
    expect(server.mails.flatMap(recipientsOf).sort()).toEqual([...everyone].sort())
  })

  test('beside another one delivers nothing twice', async () => {
    await queueTo(...everyone)
    await Promise.all([deliver(), deliver(), deliver()])
    await deliverAll()
    expect(server.mails.flatMap(recipientsOf).sort()).toEqual([...everyone].sort())
  })

  test('that dies after a mail was taken sends it again under the same id', async () => {
    await queueTo('anna@berg.example')
    const dying: Gateway = {
      ...gateway,
      deliver: async (message) => {
        await gateway.deliver(message)
        throw new Error('killed')
      },
    }
    await expect(deliver(dying)).rejects.toThrow('killed')
    expect(await deliver()).toMatchObject({ sent: 1 })
    const row = await rowFor('anna@berg.example')
    const id = `<${row?.id}@hengli.example>`
    expect(server.mails.map(({ messageId }) => messageId)).toEqual([id, id])
  })

  test('leaves what is to be told by hand', async () => {
    await open(db, { customer: { name: '王伟', phone: '+861' } })
    expect(await deliver()).toEqual({ ...nothing, nextAt: null })
    expect(await rows()).toMatchObject([{ state: 'by_hand', attempts: 0, subject: null }])
  })

  test('names the engineer’s id to the customer when nobody knows the name', async () => {
    await queueTo('anna@berg.example')
    const facts = { engineer: 'E-7', from: '2026-11-23T06:00:00.000Z', to: '2026-11-23T07:00:00.000Z' }
    await db.update(notices).set({ kind: 'visit_booked', facts })
    await deliver()
    expect(server.mails[0]?.text).toMatch(/^E-7 will come to you on 23 Nov 2026, 14:00/)
  })
})

describe('without a mail server', () => {
  test('what would have been sent is on record, and nothing is sent', async () => {
    await hire(db, { id: 'zhou', role: 'supervisor', language: 'zh-CN' })
    await open(db, { kind: 'complaint' })
    expect(await deliver(recordingGateway())).toEqual({ sent: 2, failed: 0, nextAt: null })
    expect(await rows()).toMatchObject([
      { kind: 'complaint_received', state: 'recorded', subject: '客户投诉 202611001', attempts: 1 },
      {
        kind: 'received',
        state: 'recorded',
        subject: 'We have received your request: 202611001',
        body: 'Your request has the number 202611001.\nSomebody will respond by 25 Nov 2026, 09:00.\n\nHengli Service\n',
      },
    ])
    expect(await deliver(recordingGateway())).toEqual({ ...nothing, nextAt: null })
    expect(server.mails).toEqual([])
  })
})
