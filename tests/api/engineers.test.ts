import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bookBestEngineer } from '../../db/queries/bookings.ts'
import { occasionsUntold } from '../../db/queries/displacements.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { visitJob } from '../../workflows/domain/ticket/visit/visit-job.ts'
import { type Answer, type Api, contentOf, problemIn, startApi } from '../support/api.ts'
import { aPlannedVisit, offerVisit } from '../support/walk.ts'

let api: Api

beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

let count = 0
let id = ''
beforeEach(() => {
  count += 1
  id = `E-9${count}`
})

const week = {
  mon: [
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ],
  tue: [['22:00', '06:00']],
}
const shifts = { timeZone: 'Asia/Shanghai', week, exceptions: [] }
const profile = {
  name: '赵敏',
  email: 'zhao@aftercare.example',
  language: 'zh-CN',
  skills: { mechanical: 3, software: 1 },
  models: ['VMC-*'],
  regions: ['西北'],
  certificates: [{ code: 'high-voltage', validUntil: '2029-06-30' }],
  home: { latitude: 34.3416, longitude: 108.9398 },
  radius: 120,
  shifts,
}

const post = (body: unknown) => api.call('admin', 'POST', '/v1/engineers', { body })
const put = (body: unknown, engineer = id) => api.call('admin', 'PUT', `/v1/engineers/${engineer}`, { body })
const read = async (engineer = id) => (await api.call('admin', 'GET', `/v1/engineers/${engineer}`)).body

/** The same answer, and not a row of the database is another one. */
async function refusedWhole(request: () => Promise<Answer>) {
  const before = await contentOf(api.db)
  const answer = await request()
  expect(await contentOf(api.db)).toEqual(before)
  return problemIn(answer)
}

describe('an engineer', () => {
  it('is added with the whole profile, and read so', async () => {
    const answer = await post({ id, ...profile })
    expect(answer.status).toBe(201)
    const whole = { id, active: true, phone: null, onCall: null, leave: [], ...profile }
    expect(answer.body).toEqual(whole)
    expect(await read()).toEqual(whole)
    const listed = await api.call('dispatcher', 'GET', `/v1/engineers?after=E-9&limit=500`)
    expect(listed.body).toMatchObject({ items: expect.arrayContaining([whole]), nextCursor: null })
  })

  it('is put whole: what is left out is gone', async () => {
    await post({ id, ...profile })
    const { home: _, radius: __, shifts: ___, ...rest } = profile
    const answer = await put({ ...rest, skills: { software: 5 } })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ skills: { software: 5 }, home: null, radius: null, shifts: null })
    expect(await read('E-001')).toMatchObject({ name: '张伟' })
  })

  it('is listed page by page', async () => {
    const first = await api.call('admin', 'GET', '/v1/engineers?limit=2')
    expect(first.body).toMatchObject({ items: [{ id: 'E-001' }, { id: 'E-002' }], nextCursor: 'E-002' })
    const second = await api.call('admin', 'GET', '/v1/engineers?limit=2&after=E-002')
    expect(second.body).toMatchObject({ items: [{ id: 'E-003' }, { id: 'E-004' }] })
  })

  it('cannot be called like somebody else, nor be changed when nobody is there', async () => {
    expect(await refusedWhole(() => post({ id: 'E-001', ...profile }))).toEqual({
      status: 409,
      code: 'id_taken',
    })
    expect(await refusedWhole(() => put(profile, 'D-001'))).toEqual({
      status: 404,
      code: 'engineer_not_found',
    })
    expect(await refusedWhole(() => put(profile, 'nobody'))).toEqual({
      status: 404,
      code: 'engineer_not_found',
    })
  })
})

describe('a profile with faults', () => {
  const faulty = (wrong: object) => refusedWhole(() => post({ id, ...profile, ...wrong }))

  it('names shifts that overlap', async () => {
    const overlapping = {
      mon: [
        ['08:00', '12:00'],
        ['11:00', '17:00'],
      ],
    }
    expect(await faulty({ shifts: { ...shifts, week: overlapping } })).toMatchObject({
      status: 422,
      at: ['/shifts/week/mon/1 overlapping_windows'],
    })
  })

  it('names a certificate that is over, one that is named twice, and a radius around nothing', async () => {
    const certificates = [
      { code: 'lifting', validUntil: '2020-01-31' },
      { code: 'lifting', validUntil: '2029-01-31' },
    ]
    const { home: _, ...homeless } = profile
    expect(await refusedWhole(() => post({ id, ...homeless, certificates }))).toMatchObject({
      status: 422,
      at: [
        '/certificates/0/validUntil certificate_expired',
        '/certificates/1/code named_twice',
        '/radius radius_without_home',
      ],
    })
  })

  it('names what no form can hold: a level, a zone, a place that is nowhere', async () => {
    expect(await faulty({ skills: { mechanical: 6 } })).toMatchObject({ at: ['/skills/mechanical too_big'] })
    expect(await faulty({ home: { latitude: 91, longitude: 0 } })).toMatchObject({
      at: ['/home/latitude too_big'],
    })
    expect(await faulty({ onCall: { ...shifts, timeZone: 'Mars' } })).toMatchObject({
      at: ['/onCall/timeZone unknown_time_zone'],
    })
  })

  it('may keep a certificate that has run out since it was entered', async () => {
    await post({ id, ...profile })
    await api.db.execute(
      `update engineers set certificates = '[{"code":"high-voltage","validUntil":"2020-01-01"}]' where id = '${id}'`,
    )
    const kept = { ...profile, certificates: [{ code: 'high-voltage', validUntil: '2020-01-01' }] }
    expect((await put(kept)).status).toBe(200)
    const another = { ...profile, certificates: [{ code: 'high-voltage', validUntil: '2020-01-02' }] }
    expect(await refusedWhole(() => put(another))).toMatchObject({
      at: ['/certificates/0/validUntil certificate_expired'],
    })
  })
})

describe('a leave', () => {
  const leave = (body: unknown) => api.call('dispatcher', 'POST', `/v1/engineers/${id}/leave`, { body })
  const nextYear = { from: '2031-02-01T00:00:00.000Z', to: '2031-02-08T00:00:00.000Z' }

  it('is kept, told with the visits in it, and taken back', async () => {
    await post({ id, ...profile })
    const answer = await leave(nextYear)
    expect(answer).toMatchObject({ status: 201, body: { ...nextYear, visits: [] } })
    const { id: made } = answer.body as { id: string }
    expect(await read()).toMatchObject({ leave: [{ id: made, ...nextYear }] })
    const path = `/v1/engineers/${id}/leave/${made}`
    expect((await api.call('dispatcher', 'DELETE', path)).status).toBe(204)
    expect(await read()).toMatchObject({ leave: [] })
    expect(problemIn(await api.call('dispatcher', 'DELETE', path))).toEqual({
      status: 404,
      code: 'leave_not_found',
    })
  })

  it('does not overlap another one, is not over, and ends after it begins', async () => {
    await post({ id, ...profile })
    await leave(nextYear)
    const overlapping = { ...nextYear, from: '2031-02-07T23:00:00.000Z', to: '2031-02-09T00:00:00.000Z' }
    expect(await refusedWhole(() => leave(overlapping))).toEqual({ status: 409, code: 'leave_overlaps' })
    expect((await leave({ from: nextYear.to, to: '2031-02-09T00:00:00.000Z' })).status).toBe(201)
    const over = { from: '2021-02-01T00:00:00.000Z', to: '2021-02-08T00:00:00.000Z' }
    expect(await refusedWhole(() => leave(over))).toMatchObject({ at: ['/to in_the_past'] })
    const backwards = { from: nextYear.to, to: nextYear.from }
    expect(await refusedWhole(() => leave(backwards))).toMatchObject({ at: ['/to custom'] })
  })

  it('names the visits that are booked in it', async () => {
    const { number, booking } = await aBookedVisit()
    const answer = await api.call('dispatcher', 'POST', `/v1/engineers/${booking.engineer}/leave`, {
      body: { from: booking.from, to: booking.to },
    })
    const visits = [{ ticket: number, from: booking.from, to: booking.to }]
    expect(answer.body).toMatchObject({ replanning: false, visits })
    expect(api.commands.works).toEqual([])
  })

  it('has them planned anew when asked to, also where Temporal does not answer then', async () => {
    for (const temporalIsDown of [false, true]) {
      const { booking } = await aBookedVisit()
      api.commands.temporalIsDown = temporalIsDown
      const answer = await api.call('dispatcher', 'POST', `/v1/engineers/${booking.engineer}/leave`, {
        body: { from: booking.from, to: booking.to, replan: true },
      })
      api.commands.temporalIsDown = false
      expect(answer).toMatchObject({ status: 201, body: { replanning: true } })
      const { id: made } = answer.body as { id: string }
      expect(await occasionsUntold(api.db)).toContain(`leave/${made}`)
      expect(api.commands.works.includes(`displacement leave/${made}`)).toBe(!temporalIsDown)
    }
  })
})

describe('somebody who leaves', () => {
  it('is no longer chosen, their keys open nothing, and what they were booked for is named', async () => {
    await post({ id, ...profile })
    const made = await api.call('admin', 'POST', '/v1/keys', {
      body: { role: 'engineer', subject: id, label: 'phone' },
    })
    const headers = { authorization: `Bearer ${(made.body as { secret: string }).secret}` }
    expect((await api.call(null, 'GET', '/v1/parts', { headers })).status).toBe(200)
    const path = `/v1/staff/${id}/activity`
    const gone = await api.call('admin', 'PUT', path, { body: { active: false } })
    expect(gone).toMatchObject({ status: 200, body: { id, active: false, visits: [] } })
    expect((await api.call(null, 'GET', '/v1/parts', { headers })).status).toBe(401)
    expect(await read()).toMatchObject({ active: false })
    const back = await api.call('admin', 'PUT', path, { body: { active: true } })
    expect(back).toMatchObject({ status: 200, body: { id, active: true } })
    expect((await api.call(null, 'GET', '/v1/parts', { headers })).status).toBe(401)
  })

  it('has to be somebody', async () => {
    const request = () => api.call('admin', 'PUT', '/v1/staff/nobody/activity', { body: { active: false } })
    expect(await refusedWhole(request)).toEqual({ status: 404, code: 'staff_not_found' })
  })
})

describe('a file of engineers', () => {
  const take = (...lines: string[]) =>
    api.call('admin', 'POST', '/v1/engineers/imports', { body: { csv: lines.join('\n') } })

  it('saves the good lines and names the bad ones by line and column', async () => {
    const answer = await take(
      'id,name,email,skills,regions,certificates,latitude,longitude,radius',
      `${id}a,王芳,wang@aftercare.example,plc:4;welding,西北;华北,high-voltage:2029-06-30,34.3,108.9,80`,
      `${id}b,,nowhere,plc:9,西北,lifting:2020-01-01,,,50`,
      `${id}c,李娜,li@aftercare.example,plc:2,西北,lifting:2020-01-01,34,,`,
      `D-001,高翔,gao@aftercare.example,plc,西北,,,,`,
      `${id}d,陈红,chen@aftercare.example,,,,,,`,
    )
    expect(answer.body).toEqual({
      added: 2,
      changed: 0,
      refused: 3,
      lines: [
        { line: 2, id: `${id}a`, outcome: 'added', errors: [] },
        {
          line: 3,
          id: `${id}b`,
          outcome: 'refused',
          errors: [
            expect.objectContaining({ column: 'name', code: 'invalid_type' }),
            expect.objectContaining({ column: 'email', code: 'invalid_format' }),
            expect.objectContaining({ column: 'skills', code: 'too_big' }),
          ],
        },
        {
          line: 4,
          id: `${id}c`,
          outcome: 'refused',
          errors: [expect.objectContaining({ column: 'longitude', code: 'invalid_type' })],
        },
        {
          line: 5,
          id: 'D-001',
          outcome: 'refused',
          errors: [{ column: 'id', code: 'id_taken', detail: 'D-001 is somebody who is no engineer.' }],
        },
        { line: 6, id: `${id}d`, outcome: 'added', errors: [] },
      ],
    })
    expect(await read(`${id}a`)).toMatchObject({
      skills: { plc: 4, welding: 1 },
      regions: ['西北', '华北'],
      certificates: [{ code: 'high-voltage', validUntil: '2029-06-30' }],
      home: { latitude: 34.3, longitude: 108.9 },
      radius: 80,
    })
    expect((await api.call('admin', 'GET', `/v1/engineers/${id}b`)).status).toBe(404)
  })

  it('changes who is there, but not the shifts, which it does not say', async () => {
    await post({ id, ...profile })
    const answer = await take('id,name,email,skills', `${id},赵敏,new@aftercare.example,plc:5`)
    expect(answer.body).toMatchObject({ added: 0, changed: 1, refused: 0 })
    expect(await read()).toMatchObject({ email: 'new@aftercare.example', skills: { plc: 5 }, shifts })
  })

  it('says shifts and on-call hours as a week, over midnight too', async () => {
    const answer = await take(
      'id,name,email,shifts,onCall,timeZone',
      `${id}a,王芳,wang@aftercare.example,Mon–fri 08:00-12:00 13:00-17:00\uff1bsat 22:00-06:00,,`,
      `${id}b,李娜,li@aftercare.example,"sun,tue 00:00-24:00",fri-mon 18:00-22:00,Europe/Berlin`,
    )
    expect(answer.body).toMatchObject({ added: 2, refused: 0 })
    const day = [
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ]
    const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [['22:00', '06:00']] }
    expect(await read(`${id}a`)).toMatchObject({
      shifts: { timeZone: 'Asia/Shanghai', week, exceptions: [] },
      onCall: null,
    })
    const evening = [['18:00', '22:00']]
    const whole = [['00:00', '24:00']]
    const [timeZone, exceptions] = ['Europe/Berlin', []]
    expect(await read(`${id}b`)).toMatchObject({
      shifts: { timeZone, week: { sun: whole, tue: whole }, exceptions },
      onCall: { timeZone, week: { fri: evening, sat: evening, sun: evening, mon: evening }, exceptions },
    })
  })

  it('keeps dates and the time zone that it does not say, and takes hours away with an empty field', async () => {
    const dates = [{ date: '2026-12-31', open: [], name: 'Stocktaking' }]
    await post({ id, ...profile, shifts: { ...shifts, timeZone: 'Europe/Berlin', exceptions: dates } })
    const line = (hours: string) => take('id,name,email,shifts', `${id},赵敏,zhao@aftercare.example,${hours}`)
    await line('tue 09:00-15:00')
    const kept = { timeZone: 'Europe/Berlin', week: { tue: [['09:00', '15:00']] }, exceptions: dates }
    expect(await read()).toMatchObject({ shifts: kept })
    await line('tue 09:00-15:00')
    expect(await read()).toMatchObject({ shifts: kept })
    await line('')
    expect(await read()).toMatchObject({ shifts: null })
  })

  it.each([
    ['mon-fry 08:00-17:00', 'shifts', 'unreadable_hours'],
    ['mon', 'shifts', 'unreadable_hours'],
    ['mon 08:00', 'shifts', 'unreadable_hours'],
    ['08:00-17:00', 'shifts', 'unreadable_hours'],
    ['mon 8:00-17:00', 'shifts', 'malformed_time'],
    ['mon 08:00-08:00', 'shifts', 'zero_length_window'],
    ['mon-tue 08:00-17:00; tue 16:00-18:00', 'shifts', 'overlapping_windows'],
    [';', 'shifts', 'never_opens'],
    ['mon 08:00-17:00', 'timeZone', 'unknown_time_zone', 'Mars/Olympus'],
  ])('refuses the shifts %s, at their column', async (written, column, code, timeZone = '') => {
    await post({ id, ...profile })
    const answer = await take(
      'id,name,email,shifts,timeZone',
      `${id},赵敏,new@aftercare.example,${written},${timeZone}`,
    )
    expect(answer.body).toMatchObject({ changed: 0, refused: 1, lines: [{ errors: [{ column, code }] }] })
    expect(await read()).toMatchObject({ email: profile.email, shifts })
  })

  it('is refused whole when its columns are not those that there are', async () => {
    expect(await refusedWhole(() => take('id,name,email,salary', 'E-1,a,b@c.example,1'))).toMatchObject({
      at: ['/csv unknown_column'],
    })
    expect(await refusedWhole(() => take('id,name', 'E-1,a'))).toMatchObject({ at: ['/csv missing_column'] })
    expect(await refusedWhole(() => take('id,name,email,id', 'E-1,a,b'))).toMatchObject({
      at: ['/csv column_named_twice'],
    })
  })

  it('refuses a line that is longer than its columns', async () => {
    const answer = await take('id,name,email', `${id},赵敏,zhao@aftercare.example,more`)
    expect(answer.body).toMatchObject({
      refused: 1,
      lines: [{ errors: [{ column: 'column 4', code: 'unknown_column' }] }],
    })
  })
})

describe('a customer', () => {
  it('says who is not wanted, by known ids only', async () => {
    const { customer } = await api.open()
    const path = `/v1/customers/${customer.id}/excluded-engineers`
    const exclude = (...engineers: string[]) => api.call('csr', 'PUT', path, { body: { engineers } })
    expect(await exclude('E-001')).toMatchObject({
      status: 200,
      body: { id: customer.id, excludedEngineers: ['E-001'], usualEngineer: null },
    })
    expect(await refusedWhole(() => exclude('E-002', 'nobody'))).toMatchObject({
      at: ['/engineers/1 unknown_engineer'],
    })
    expect((await exclude()).body).toMatchObject({ excludedEngineers: [] })
  })
})

/** A visit with the time of an engineer taken, as its workflow would. */
async function aBookedVisit() {
  const number = await aPlannedVisit(api)
  const ticket = await loadTicket(api.db, number)
  if (!ticket?.plan) throw new Error('There is no plan.')
  const job = { ...visitJob(ticket, ticket.plan), key: `${number}/visit`, passedOver: [] }
  const booking = await bookBestEngineer(api.db, job, Date.now())
  if ('reasons' in booking) throw new Error('Nobody was booked.')
  await offerVisit(api, number, booking.engineer)
  return { number, booking }
}
