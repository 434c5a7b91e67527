import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AppointmentView,
  appointmentToPassOn,
  appointmentView,
  slotsView,
} from '../../api/contract/appointments.ts'
import { releaseBooking } from '../../db/queries/bookings.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { type LinkPurpose, signToken } from '../../db/signed-links.ts'
import { atOnce } from '../db/cast.ts'
import { type Answer, type Api, contentOf, linkSecret, problemIn, startApi } from '../support/api.ts'
import { act, anOfferedVisit, aPlannedVisit, aVisitForTheDispatcher } from '../support/walk.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const hour = 3_600_000
/** A Monday long ahead, 09:00 by the company's clock; each test has a week of its own. */
let week = Date.parse('2090-01-02T01:00:00.000Z')
const at = (hours: number) => new Date(week + hours * hour).toISOString()

/** An hour with the example engineer, on a Monday that nobody else uses. */
async function anAppointment(hours = 0): Promise<string> {
  if (hours === 0) week += 7 * 24 * hour
  const number = await aVisitForTheDispatcher(api)
  await act(api, number, ['dispatcher', 'visit/assignment', { engineer: 'E-001', from: at(hours) }])
  return number
}

async function visitOf(number: string) {
  const visit = (await loadTicket(api.db, number))?.visit
  if (!visit) throw new Error(`${number} has no visit.`)
  return visit
}

const ahead = new Date('2090-12-31T00:00:00.000Z')
const linkTo = (key: string, expiresAt = ahead, secret = linkSecret, purpose: string = 'appointment') =>
  `/v1/appointments/${signToken(secret, purpose as LinkPurpose, key, expiresAt)}`
const linkOf = async (number: string) => linkTo((await visitOf(number)).key)

// Nobody's key: whoever holds the link may.
const see = (link: string) => api.call(null, 'GET', link)
const send = (link: string, path: string, body: object = {}) =>
  api.call(null, 'POST', `${link}/${path}`, { body })
function shown(answer: Answer): AppointmentView {
  expect(answer.status, answer.text).toBe(200)
  return appointmentView.parse(answer.body)
}
const refused = (answer: Answer) => [problemIn(answer).status, problemIn(answer).code]
const typesOf = async (number: string) => {
  const { body } = await api.call('csr', 'GET', `/v1/tickets/${number}/events`)
  return (body as { items: { type: string }[] }).items.map(({ type }) => type)
}
/** As the track that gives back what is not needed. */
async function giveBack(number: string) {
  for (const { key } of (await loadTicket(api.db, number))?.returns ?? []) await releaseBooking(api.db, key)
}
/** As if the visit had been booked for then, in hours from now. */
async function shift(number: string, hours: number) {
  const from = new Date(Date.now() + hours * hour).toISOString()
  const to = new Date(Date.now() + (hours + 1) * hour).toISOString()
  await api.db.execute(sql`update tickets set ticket = jsonb_set(jsonb_set(ticket, '{visit,from}', ${JSON.stringify(from)}::jsonb),
    '{visit,to}', ${JSON.stringify(to)}::jsonb) where number = ${number}`)
}

describe('a link', () => {
  it('shows when and who, what can be done and other times, and nothing else of the customer', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    const view = shown(await see(link))
    expect(view).toMatchObject({
      ...{ ticket: number, state: 'booked', from: at(0), to: at(1) },
      engineer: { name: '张伟', phone: '+86 21 5550 0301' },
      ...{ onTheWay: false, confirmedAt: null, expiresAt: '2090-12-31T00:00:00.000Z' },
      links: {
        self: link,
        confirmation: `${link}/confirmation`,
        move: `${link}/move`,
        cancellation: `${link}/cancellation`,
        noShow: null,
      },
    })
    expect(view.text.en).toContain('Our engineer comes on')
    expect(view.text['zh-CN']).toMatch(/^工程师将于 2090年/)
    expect(view.slots.length).toBeGreaterThan(0)
    const { text } = await see(link)
    for (const secret of ['刘敏', '13800000000', 'liumin@customer.example'])
      expect(text).not.toContain(secret)
  })

  it('opens nothing when it is not ours, for another purpose, of another ticket or torn', async () => {
    const number = await anAppointment()
    const { key } = await visitOf(number)
    const link = linkTo(key)
    const [content = '', signature = ''] = link.slice('/v1/appointments/'.length).split('.')
    const other = linkTo(`${await aPlannedVisit(api)}/round-1/plan-1/visit-1`).split('.')[0]
    const before = await contentOf(api.db)
    for (const forged of [
      linkTo(key, ahead, 'another-secret-that-is-not-ours-at-all'),
      linkTo(key, ahead, linkSecret, 'questionnaire'),
      `${other}.${signature}`,
      `/v1/appointments/${content}`,
      `/v1/appointments/${content}.`,
      `${link}=`,
      `${link}.${signature}`,
      link.slice(0, -1),
      linkTo('209001001/round-1/plan-1/visit-1'),
      linkTo('nothing'),
    ]) {
      expect(refused(await see(forged))).toEqual([404, 'link_not_found'])
      expect(refused(await send(forged, 'cancellation'))).toEqual([404, 'link_not_found'])
    }
    expect(await contentOf(api.db)).toEqual(before)
    expect((await see(link)).status).toBe(200)
  })

  it('is over at its time, to the second', async () => {
    const { key } = await visitOf(await anAppointment())
    expect(refused(await see(linkTo(key, new Date(Date.now() - 1000))))).toEqual([410, 'link_expired'])
    expect(refused(await send(linkTo(key, new Date()), 'confirmation'))).toEqual([410, 'link_expired'])
    expect((await see(linkTo(key, new Date(Date.now() + 60_000)))).status).toBe(200)
  })
})

describe('the desk', () => {
  const passOn = (number: string) => api.call('csr', 'GET', `/v1/tickets/${number}/appointment`)

  it('gets the link for a customer without email, and the customer confirms by it', async () => {
    const number = await anAppointment()
    const answer = await passOn(number)
    const view = appointmentToPassOn.parse(answer.body)
    expect(view).toMatchObject({ ticket: number, state: 'booked', from: at(0), confirmedAt: null })
    expect(answer.headers['cache-control']).toBe('no-store')
    // A day after the visit, which takes an hour.
    expect(view.expiresAt).toBe(at(25))
    const { pathname } = new URL(view.url)
    expect(pathname).toBe(view.links.self)
    expect(shown(await send(pathname, 'confirmation')).confirmedAt).not.toBeNull()
  })

  it('gets the link to choose another time, as long as one is to be chosen', async () => {
    const number = await anAppointment()
    await act(api, number, ['csr', 'appointment/cancellation', {}])
    await giveBack(number)
    const view = appointmentToPassOn.parse((await passOn(number)).body)
    expect(view).toMatchObject({ state: 'wanted', from: null, links: { confirmation: null } })
    expect(Date.parse(view.expiresAt)).toBeGreaterThan(Date.now() + 13 * 24 * hour)
    expect(shown(await send(view.links.self, 'move', { from: at(3) }))).toMatchObject({ from: at(3) })
  })

  it('hears when nothing is agreed on that a customer could open', async () => {
    expect(refused(await passOn(await aPlannedVisit(api)))).toEqual([409, 'no_appointment'])
    expect(refused(await passOn(await anOfferedVisit(api)))).toEqual([409, 'no_appointment'])
    expect(refused(await passOn(await aVisitForTheDispatcher(api)))).toEqual([409, 'no_appointment'])
    expect(refused(await passOn('209001001'))).toEqual([404, 'ticket_not_found'])
  })

  it('gets a link that still opens for a visit that nobody came to days ago', async () => {
    const number = await anAppointment()
    await shift(number, -50)
    const view = appointmentToPassOn.parse((await passOn(number)).body)
    expect(view.state).toBe('passed')
    expect((await see(view.links.self)).status).toBe(200)
  })
})

describe('a browser', () => {
  const browse = (link: string) => api.call(null, 'GET', link, { headers: { accept: 'text/html,*/*;q=0.8' } })

  it('shows a page in the customer’s language, with a button for each thing that can be done', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    const { status, headers, text } = await browse(link)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain(`Your appointment ${number}`)
    expect(text).toContain('I confirm this time')
    expect(text).toContain(`data-link="${link}/cancellation"`)
    expect(text).toMatch(/data-body="\{&#34;from&#34;:&#34;20/)
    // The address is the key: it must not be passed on or kept.
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    await send(link, 'confirmation')
    expect((await browse(link)).text).not.toContain('I confirm this time')
  })

  it('says why a link opens nothing any more', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    await send(link, 'cancellation')
    const gone = await browse(link)
    expect([gone.status, gone.text.includes('This appointment was cancelled')]).toEqual([410, true])
    const nothing = await browse('/v1/appointments/<script>')
    expect([nothing.status, nothing.text.includes('链接不完整')]).toEqual([404, true])
    expect(nothing.text).not.toContain('<script>.')
  })
})

describe('by the link a customer', () => {
  it('confirms, once however often it is clicked', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    const [first] = await atOnce(4, () => send(link, 'confirmation'))
    expect(first?.status).toBe(200)
    const view = shown(await see(link))
    expect(view.confirmedAt).not.toBeNull()
    expect(view.links.confirmation).toBeNull()
    expect((await typesOf(number)).filter((type) => type === 'visitConfirmed')).toHaveLength(1)
    const visit = await visitOf(number)
    const { customerId } = (await loadTicket(api.db, number)) ?? {}
    expect(visit.confirmed?.by).toEqual({ role: 'customer', id: customerId })
  })

  it('moves it to a free time; the answer has the link to go on with, and the old one says where things stand', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    const view = shown(await send(link, 'move', { from: at(5) }))
    expect(view).toMatchObject({ state: 'booked', from: at(5), to: at(6), engineer: { name: '张伟' } })
    expect(view.links.self).not.toBe(link)
    expect(shown(await see(view.links.self)).from).toBe(at(5))

    expect(refused(await see(link))).toEqual([410, 'appointment_moved'])
    expect(refused(await send(link, 'confirmation'))).toEqual([410, 'appointment_moved'])
    expect(refused(await send(link, 'cancellation'))).toEqual([410, 'appointment_moved'])
    expect(refused(await send(link, 'move', { from: at(7) }))).toEqual([410, 'appointment_moved'])
    // The same click again is as good as once.
    expect(shown(await send(link, 'move', { from: at(5) })).from).toBe(at(5))
    expect((await typesOf(number)).filter((type) => type === 'visitMoved')).toHaveLength(1)
    expect((await visitOf(number)).from).toBe(at(5))
  })

  it('cancels it, once, and chooses another time later', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    const view = shown(await send(link, 'cancellation', { reason: 'We are closed that day' }))
    expect(view).toMatchObject({ state: 'wanted', from: null, engineer: null })
    expect(view.slots.length).toBeGreaterThan(0)
    expect(shown(await send(link, 'cancellation')).state).toBe('wanted')
    expect((await typesOf(number)).filter((type) => type === 'visitCancelled')).toHaveLength(1)
    expect(refused(await see(link))).toEqual([410, 'appointment_cancelled'])
    expect(refused(await send(link, 'confirmation'))).toEqual([410, 'appointment_cancelled'])

    const { body } = await api.call('csr', 'GET', `/v1/tickets/${number}`)
    expect(body).toMatchObject({ stage: 'awaiting_appointment' })
    const again = shown(await send(view.links.self, 'move', { from: at(3) }))
    expect(again).toMatchObject({ state: 'booked', from: at(3) })
    expect(again.links.self).toBe(view.links.self)
  })

  it('cannot confirm, move or cancel what has passed, but says that nobody came', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    await shift(number, -0.1)
    for (const [path, body] of [
      ['confirmation', {}],
      ['move', { from: at(5) }],
      ['cancellation', {}],
    ] as const) {
      expect(refused(await send(link, path, body))).toEqual([410, 'appointment_passed'])
    }
    expect(shown(await see(link))).toMatchObject({ state: 'passed', links: { noShow: null, move: null } })
    expect(refused(await send(link, 'no-show'))).toEqual([409, 'too_early'])

    await shift(number, -0.5)
    expect(shown(await see(link)).links.noShow).toBe(`${link}/no-show`)
    const gone = await send(link, 'no-show')
    expect(refused(gone)).toEqual([410, 'appointment_moved'])
    expect(await typesOf(number)).toContain('engineerNotThere')
  })

  it('hears that the engineer is there, on the way, or that the matter is closed', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    await act(api, number, ['engineer', 'visit/departure', { expectedAt: at(0.5) }])
    expect(shown(await see(link))).toMatchObject({
      onTheWay: true,
      expectedAt: at(0.5),
      links: { move: null },
    })
    expect(refused(await send(link, 'move', { from: at(5) }))).toEqual([409, 'engineer_on_the_way'])
    await act(api, number, ['engineer', 'visit/arrival'])
    expect(shown(await see(link)).state).toBe('begun')
    expect(refused(await send(link, 'cancellation'))).toEqual([409, 'engineer_arrived'])
    await act(api, number, ['csr', 'cancellation', { reason: 'Over' }])
    expect(refused(await see(link))).toEqual([410, 'ticket_cancelled'])
    expect(refused(await send(link, 'confirmation'))).toEqual([410, 'ticket_cancelled'])
    expect(refused(await send(link, 'move', { from: at(5) }))).toEqual([410, 'ticket_cancelled'])
  })

  it('is told what is wrong with what was sent', async () => {
    const link = await linkOf(await anAppointment())
    expect(problemIn(await send(link, 'move', {}))).toMatchObject({ status: 422, at: ['/from invalid_type'] })
    expect(refused(await send(link, 'move', { from: '2026-01-01T00:00:00Z' }))).toEqual([409, 'time_passed'])
    expect(problemIn(await send(link, 'confirmation', { by: 'me' })).at).toEqual(['/by unknown_field'])
    api.commands.temporalIsDown = true
    expect(refused(await send(link, 'confirmation'))).toEqual([503, 'temporal_unreachable'])
    api.commands.temporalIsDown = false
    expect((await send(link, 'confirmation')).status).toBe(200)
  })
})

describe('two customers for the last time', () => {
  it('end with one who has it, and one who hears which times are left and keeps the old one', async () => {
    const one = await anAppointment()
    const other = await anAppointment(2)
    // Only the example engineer is left, and has the whole day but one hour to spare at that time.
    await api.db.execute(sql`update staff set active = false where role = 'engineer' and id <> 'E-001'`)
    try {
      const links = [await linkOf(one), await linkOf(other)]
      const answers = await Promise.all(links.map((link) => send(link, 'move', { from: at(6) })))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const loser = answers.findIndex(({ status }) => status === 409)
      const { body } = answers[loser] as { body: { code: string; details: { slots: { from: string }[] } } }
      expect(body.code).toBe('slot_taken')
      expect(body.details.slots.length).toBeGreaterThan(0)
      expect(body.details.slots.map(({ from }) => from)).not.toContain(at(6))
      expect((await visitOf(loser === 0 ? one : other)).from).toBe(at(loser === 0 ? 0 : 2))
      expect((await visitOf(loser === 0 ? other : one)).from).toBe(at(6))
      expect(shown(await see(links[loser] ?? '')).state).toBe('booked')
    } finally {
      await api.db.execute(sql`update staff set active = true where role = 'engineer'`)
    }
  })

  it('and one customer at twenty clicks for two times gets one visit, under one booking', async () => {
    const number = await anAppointment()
    const link = await linkOf(number)
    const answers = await atOnce(20, (index) => send(link, 'move', { from: at(index % 2 ? 4 : 6) }))
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 410])
    await giveBack(number)
    const standing = await api.db.execute(
      sql`select key from bookings where ticket = ${number} and released_at is null`,
    )
    expect(standing).toEqual([{ key: (await visitOf(number)).key }])
  })
})

describe('for a customer on the phone', () => {
  const slots = async (number: string, query = '', as = 'csr') =>
    slotsView.parse((await api.call(as, 'GET', `/v1/tickets/${number}/slots${query}`)).body)

  it('a representative finds free times and who could come; a customer’s software sees no names', async () => {
    const number = await anAppointment()
    const query = `?from=${at(0)}&to=${at(3)}`
    const { slots: found, durationMinutes } = await slots(number, query)
    expect(durationMinutes).toBe(60)
    // The ticket's own booking is no obstacle to itself.
    expect(found.map(({ from }) => from)).toEqual([at(0), at(1), at(2)])
    expect(found[0]?.engineers).toContain('E-001')
    const seen = await slots(number, query, 'customer')
    expect(seen.slots.map(({ engineers }) => engineers)).toEqual([null, null, null])
    expect((await slots(number, '?limit=2')).slots).toHaveLength(2)
  })

  it('finds none where no visit is planned, and for no more than two months at once', async () => {
    const { number } = await api.open()
    expect(refused(await api.call('csr', 'GET', `/v1/tickets/${number}/slots`))).toEqual([
      409,
      'no_visit_planned',
    ])
    const url = `/v1/tickets/${number}/slots?from=${at(0)}&to=${at(24 * 63)}`
    expect(problemIn(await api.call('csr', 'GET', url))).toMatchObject({
      status: 422,
      at: ['/query/to custom'],
    })
  })

  it('the same is done by key: confirmed, moved, cancelled, agreed anew', async () => {
    const number = await anAppointment()
    const confirmed = await act(api, number, ['csr', 'appointment/confirmation'])
    expect(confirmed.visit?.confirmedAt).not.toBeNull()
    const moved = await act(api, number, ['dispatcher', 'appointment/move', { from: at(4) }])
    expect(moved).toMatchObject({ stage: 'visit_booked', visit: { from: at(4), engineer: 'E-001' } })
    const cancelled = await act(api, number, ['customer', 'appointment/cancellation', { reason: 'Away' }])
    expect(cancelled.stage).toBe('awaiting_appointment')
    const again = await api.call('csr', 'POST', `/v1/tickets/${number}/appointment/cancellation`, {
      body: {},
    })
    expect(refused(again)).toEqual([409, 'no_appointment'])
    const agreed = await act(api, number, ['csr', 'appointment/move', { from: at(6) }])
    expect(agreed).toMatchObject({ stage: 'visit_booked', visit: { from: at(6) } })
  })

  it('an offer gives way to the time that was agreed on', async () => {
    week += 7 * 24 * hour
    const number = await anOfferedVisit(api)
    const moved = await act(api, number, ['csr', 'appointment/move', { from: at(0) }])
    expect(moved).toMatchObject({ stage: 'visit_booked', visit: { from: at(0), state: 'accepted' } })
  })

  it('a dispatcher may send somebody else to who cancelled', async () => {
    const number = await anAppointment()
    await act(api, number, ['csr', 'appointment/cancellation'])
    const body = { engineer: 'E-002', from: at(8) }
    expect(await act(api, number, ['dispatcher', 'visit/assignment', body])).toMatchObject({
      stage: 'visit_booked',
      visit: { engineer: 'E-002' },
    })
  })
})

describe('on the day', () => {
  it('the visit goes from the way there over the arrival to the work', async () => {
    const number = await anAppointment()
    const underway = await act(api, number, ['engineer', 'visit/departure', {}])
    expect(underway).toMatchObject({ stage: 'on_the_way', visit: { state: 'accepted', expectedAt: null } })
    await act(api, number, ['engineer', 'visit/arrival'])
    const start = { safetyInPlace: true, faultConfirmed: true, remarks: 'Locked out and tagged' }
    expect(await act(api, number, ['engineer', 'visit/start', start])).toMatchObject({ stage: 'working' })
    const { body } = await api.call('csr', 'GET', `/v1/tickets/${number}/events`)
    expect(body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ remarks: start.remarks })]),
    })
    const unsafe = await api.call('engineer', 'POST', `/v1/tickets/${number}/visit/start`, {
      body: { ...start, safetyInPlace: false },
    })
    expect(problemIn(unsafe)).toMatchObject({ status: 422, at: ['/safetyInPlace invalid_value'] })
  })

  it('nobody at home leads to another appointment, and who says so has to have been there', async () => {
    const number = await anAppointment()
    const url = `/v1/tickets/${number}/visit/no-show`
    const body = { side: 'customer', reason: 'The gate was locked' }
    expect(refused(await api.call('engineer', 'POST', url, { body }))).toEqual([409, 'too_early'])
    await shift(number, -0.1)
    expect(refused(await api.call('E-002', 'POST', url, { body }))).toEqual([403, 'not_your_visit'])
    expect(refused(await api.call('customer', 'POST', url, { body }))).toEqual([403, 'forbidden'])
    expect((await api.call('engineer', 'POST', url, { body })).body).toMatchObject({
      stage: 'awaiting_appointment',
    })
  })
})
