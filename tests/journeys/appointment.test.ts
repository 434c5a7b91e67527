import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AppointmentView } from '../../api/contract/appointments.ts'
import { freePort } from '../../scripts/ports.ts'
import { atOnce } from '../db/cast.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { acceptOffer, act, open, respond, spindle, visitPlan } from '../support/lives.ts'
import { type MailServer, startMailServer } from '../support/mail.ts'
import { until } from '../support/until.ts'

let department: Department
let post: MailServer
beforeAll(async () => {
  post = await startMailServer()
  const port = await freePort()
  department = await openDepartment({
    SMTP_URL: post.url,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LINK_SECRET: 'the-secret-of-this-department-alone',
  })
})
afterAll(async () => {
  await department.stop()
  await post.stop()
})

const hour = 3_600_000
const customer = 'chenli@hengli.example'

/** A visit that an engineer has accepted. */
async function anAppointment(): Promise<string> {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [] })
  await acceptOffer(department, number)
  return number
}

/** The latest mail of that subject to the customer. */
function mailAbout(number: string, subject: string) {
  return until(`${subject} ${number}`, async () =>
    post.mails.findLast(
      (mail) => mail.subject === `${subject}：${number}` && JSON.stringify(mail.to).includes(customer),
    ),
  )
}

/** The link in the mail, opened as a browser would: without any key. */
async function linkIn(number: string, subject = '上门预约'): Promise<string> {
  const link = /http:\/\/\S+\/v1\/appointments\/\S+/.exec((await mailAbout(number, subject)).text ?? '')?.[0]
  if (link === undefined) throw new Error(`No link in ${subject}.`)
  return link
}

async function send(link: string, path = '', body?: object) {
  const answer = await fetch(path === '' ? link : `${link}/${path}`, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
  })
  return { status: answer.status, body: (await answer.json()) as AppointmentView & { code: string } }
}

async function standingBookings(number: string): Promise<string[]> {
  const rows = await department.database.db.execute<{ key: string }>(
    sql`select key from bookings where ticket = ${number} and released_at is null`,
  )
  return rows.map(({ key }) => key)
}

it('the customer confirms and moves the appointment by the link in the mail; both calendars follow', async () => {
  const number = await anAppointment()
  const link = await linkIn(number)
  const shown = await send(link)
  expect(shown).toMatchObject({ status: 200, body: { ticket: number, state: 'booked' } })
  expect((await send(link, 'confirmation', {})).body.confirmedAt).not.toBeNull()
  const toEngineer = (subject: string) =>
    until(subject, async () => post.mails.find((mail) => mail.subject === `${subject}：${number}`))
  await toEngineer('客户已确认上门时间')

  const from = shown.body.slots.at(-1)?.from ?? ''
  const moved = await send(link, 'move', { from })
  expect(moved).toMatchObject({ status: 200, body: { state: 'booked', from } })
  expect((await send(link)).body.code).toBe('appointment_moved')
  expect((await department.ticket(number)).visit).toMatchObject({ state: 'accepted', from })
  await until('the former time is free', async () => (await standingBookings(number)).length === 1)

  const [cancellation, request] = await Promise.all([
    mailAbout(number, '上门改期'),
    until('the new appointment', async () => {
      const mail = await mailAbout(number, '上门预约')
      return mail.attachments[0]?.content.toString().includes(utc(from)) && mail
    }),
  ])
  const [off, on] = [cancellation, request].map((mail) => mail.attachments[0]?.content.toString() ?? '')
  expect(off).toContain('METHOD:CANCEL')
  expect(off).toContain('visit-1@')
  expect(on).toContain('METHOD:REQUEST')
  expect(on).toContain('visit-2@')
  // The department reads what was written, but cannot act in the customer's name.
  const kept = await until('both are on record', async () => {
    const notices = (await department.notices(number)).filter(({ kind }) => kind === 'visit_booked')
    return notices.length === 2 && notices.every(({ state }) => state === 'sent') && notices
  })
  for (const { body } of kept) expect(body).toMatch(/\/v1\/appointments\/…/)
})

it('the customer cancels, and chooses another time by the link of the next mail', async () => {
  const number = await anAppointment()
  const cancelled = await send(await linkIn(number), 'cancellation', { reason: '当天停电' })
  expect(cancelled).toMatchObject({ status: 200, body: { state: 'wanted' } })
  expect(await department.ticket(number)).toMatchObject({
    stage: 'awaiting_appointment',
    visit: { engineer: null },
  })
  await until('nothing is booked', async () => (await standingBookings(number)).length === 0)
  const told = (await department.notices(number)).filter(({ kind }) => kind === 'visit_cancelled')
  expect(told.map(({ recipient }) => recipient).sort()).toEqual(['D-001', 'E-001', 'S-001'])

  const choice = await linkIn(number, '请重新预约上门时间')
  const { slots } = (await send(choice)).body
  const chosen = await send(choice, 'move', { from: slots[1]?.from })
  expect(chosen).toMatchObject({ status: 200, body: { state: 'booked', from: slots[1]?.from } })
  expect(await standingBookings(number)).toHaveLength(1)
})

it('of two customers for the last time one has it, the other keeps the old one and hears what is left', async () => {
  const numbers = [await anAppointment(), await anAppointment()]
  const links = await Promise.all(numbers.map((number) => linkIn(number)))
  // Everybody but the example engineer has left.
  await department.database.db.execute(
    sql`update staff set active = false where role = 'engineer' and id <> 'E-001'`,
  )
  const { slots } = (await send(links[0] ?? '')).body
  const last = slots.at(-1)?.from
  const answers = await Promise.all(links.map((link) => send(link, 'move', { from: last })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  for (const [index, { status, body }] of answers.entries()) {
    const { visit } = await department.ticket(numbers[index] ?? '')
    if (status === 200) expect(visit?.from).toBe(last)
    else {
      expect(body.code).toBe('slot_taken')
      expect(visit).toMatchObject({ state: 'accepted' })
      expect(visit?.from).not.toBe(last)
      expect(await standingBookings(numbers[index] ?? '')).toHaveLength(1)
    }
  }
  await department.database.db.execute(sql`update staff set active = true where role = 'engineer'`)
})

it('one customer at many clicks has one visit, however the clicks overtake each other', async () => {
  const number = await anAppointment()
  const link = await linkIn(number)
  const [one, other] = (await send(link)).body.slots.slice(-2)
  const answers = await atOnce(8, (index) => send(link, 'move', { from: (index % 2 ? one : other)?.from }))
  expect(answers.some(({ status }) => status === 200)).toBe(true)
  for (const { status, body } of answers) {
    if (status !== 200) expect(['appointment_moved', 'slot_taken']).toContain(body.code)
  }
  const { visit } = await department.ticket(number)
  expect([one?.from, other?.from]).toContain(visit?.from)
  await until('one booking is left', async () => (await standingBookings(number)).length === 1)
})

it('an engineer who is late is told of once, with the true time, also when nobody worked then', async () => {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [], durationMinutes: 30 })
  const offered = await department.when(number, 'offered', ({ stage }) => stage === 'visit_offered')
  const engineer = offered.visit?.engineer === 'E-001' ? 'engineer' : (offered.visit?.engineer ?? '')
  await act(department, engineer, number, 'visit/acceptance')
  // As if it had been agreed on two hours ago: the workflow begins anew from what is recorded.
  await department.worker.stop()
  const from = new Date(Date.now() - 2 * hour).toISOString()
  await department.client.workflow.getHandle(`ticket-${number}`).terminate('a test')
  await department.database.db.execute(
    sql`update tickets set ticket = jsonb_set(ticket, '{visit,from}', ${JSON.stringify(from)}::jsonb) where number = ${number}`,
  )
  await department.worker.start()
  await act(department, 'csr', number, 'notes', { text: 'Where is he?', visibility: 'internal' })
  const late = await until('it is late', async () =>
    (await department.events(number)).find(({ type }) => type === 'visitLate'),
  )
  expect(late.dueAt).toBe(new Date(Date.parse(from) + hour / 4).toISOString())
  await mailAbout(number, '工程师未能准时到达')
  await until('the dispatcher is told', async () =>
    post.mails.some((mail) => mail.subject === `上门迟到：${number}`),
  )
  await act(department, 'csr', number, 'notes', { text: 'Still nobody', visibility: 'internal' })
  expect((await department.events(number)).filter(({ type }) => type === 'visitLate')).toHaveLength(1)

  const missing = await act(department, 'csr', number, 'visit/no-show', { side: 'engineer', reason: '未到' })
  expect(missing.visit?.engineer ?? null).not.toBe(offered.visit?.engineer)
  const next = await department.when(number, 'the next is asked', ({ stage }) => stage === 'visit_offered')
  expect(next.visit?.engineer).not.toBe(offered.visit?.engineer)
})

function utc(at: string): string {
  return `${at.slice(0, 19).replace(/[-:]/g, '')}Z`
}
