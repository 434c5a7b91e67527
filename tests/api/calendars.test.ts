import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Api, contentOf, problemIn, startApi } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const path = '/v1/sla/calendars'
const day = [['09:00', '18:00']]
const right = {
  names: { 'zh-CN': '上海', en: 'Shanghai' },
  calendar: {
    timeZone: 'Asia/Shanghai',
    week: { mon: day, sat: [['22:00', '06:00']] },
    exceptions: [{ date: '2026-10-01', open: [], name: '国庆节' }],
  },
  verifiedYears: [2026],
  source: 'The notice',
}

async function post(id: string, body: unknown, as = 'supervisor') {
  return api.call(as, 'POST', `${path}/${id}/versions`, { body })
}

async function refused(send: () => Promise<Answer>) {
  const before = await contentOf(api.db)
  const answer = problemIn(await send())
  expect(await contentOf(api.db)).toEqual(before)
  return answer
}

describe('a calendar', () => {
  it('is drafted, read, changed as a draft, and then has a next version', async () => {
    const made = await post('shanghai', right)
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `${path}/shanghai/versions/1` },
      body: { ...right, id: 'shanghai', version: 1, state: 'draft', madeBy: 'V-001', publishedAt: null },
    })
    const changed = { ...right, verifiedYears: [], source: undefined }
    const put = await api.call('admin', 'PUT', `${path}/shanghai/versions/1`, { body: changed })
    expect(put).toMatchObject({ status: 200, body: { verifiedYears: [], source: null, madeBy: 'A-001' } })
    expect(await post('shanghai', right)).toMatchObject({ status: 201, body: { version: 2 } })
    const read = await api.call('engineer', 'GET', `${path}/shanghai/versions/1`)
    expect(read.body).toEqual(put.body)
    const all = await api.call('engineer', 'GET', `${path}/shanghai/versions`)
    expect(all.body).toMatchObject({ items: [{ version: 2 }, { version: 1 }] })
  })

  it('that is in force is listed, and not changed', async () => {
    const { items } = (await api.call('csr', 'GET', path)).body as { items: { id: string }[] }
    const china = items.find(({ id }) => id === 'china')
    expect(china).toMatchObject({ version: 1, state: 'published', verifiedYears: [2026] })
    const change = () => api.call('admin', 'PUT', `${path}/china/versions/1`, { body: right })
    expect(await refused(change)).toEqual({ status: 409, code: 'version_in_use' })
  })

  it.each([
    ['none/versions'],
    ['none/versions/1'],
    ['china/versions/2'],
    ['china/versions/0'],
    ['china/versions/x'],
    ['%00/versions'],
  ])('that is not there is not found: %s', async (rest) => {
    const answer = await api.call('csr', 'GET', `${path}/${rest}`)
    expect(problemIn(answer)).toEqual({ status: 404, code: 'calendar_not_found' })
  })

  it('that is not there is not changed', async () => {
    const change = () => api.call('admin', 'PUT', `${path}/china/versions/9`, { body: right })
    expect(await refused(change)).toEqual({ status: 404, code: 'calendar_not_found' })
  })

  it('has an id that can stand in an address', async () => {
    for (const id of ['a@1', 'a%20b', 'a%2Fb', 'x'.repeat(41)]) {
      expect(await refused(() => post(id, right))).toMatchObject({ status: 422, at: ['/path/id invalid_id'] })
    }
  })
})

describe('a calendar that makes no sense', () => {
  const inCalendar = (change: Record<string, unknown>) => ({ calendar: { ...right.calendar, ...change } })

  it.each<[Record<string, unknown>, ...string[]]>([
    [{ names: { 'zh-CN': '上海' } }, '/names/en invalid_type'],
    [{ names: { 'zh-CN': '', en: 'x' } }, '/names/zh-CN too_small'],
    [{ verifiedYears: [2026, 2026] }, '/verifiedYears custom'],
    [{ verifiedYears: [1999] }, '/verifiedYears/0 too_small'],
    [{ colour: 'red' }, '/colour unknown_field'],
    [inCalendar({ timeZone: 'Shanghai' }), '/calendar/timeZone unknown_time_zone'],
    [inCalendar({ timeZone: '+08:00' }), '/calendar/timeZone unknown_time_zone'],
    [inCalendar({ week: {} }), '/calendar/week never_opens'],
    [inCalendar({ week: {}, exceptions: [{ date: '2026-10-01', open: day }] }), '/calendar/week never_opens'],
    [inCalendar({ week: { mon: [['09:00', '09:00']] } }), '/calendar/week/mon/0 zero_length_window'],
    [
      inCalendar({
        week: {
          mon: [
            ['22:00', '06:00'],
            ['23:00', '24:00'],
          ],
        },
      }),
      '/calendar/week/mon/1 overlapping_windows',
    ],
    [inCalendar({ week: { mon: [['09:00']] } }), '/calendar/week/mon/0 too_small'],
    [
      inCalendar({
        exceptions: [
          { date: '2026-10-01', open: [] },
          { date: '2026-10-01', open: day },
        ],
      }),
      '/calendar/exceptions/1/date date_named_twice',
    ],
    [
      inCalendar({ exceptions: [{ date: '1 May', open: [['25:00', '26:00']] }] }),
      '/calendar/exceptions/0/date malformed_date',
      '/calendar/exceptions/0/open/0/0 malformed_time',
      '/calendar/exceptions/0/open/0/1 malformed_time',
    ],
    [inCalendar({ exceptions: [{ date: '2026-10-01' }] }), '/calendar/exceptions/0/open invalid_type'],
  ])('is refused with its places, and nothing is kept: %j', async (change, ...at) => {
    const asked = { ...right, ...change }
    expect(await refused(() => post('shanghai', asked))).toEqual({ status: 422, code: 'invalid_request', at })
    const put = () => api.call('admin', 'PUT', `${path}/shanghai/versions/1`, { body: asked })
    expect(await refused(put)).toEqual({ status: 422, code: 'invalid_request', at })
  })
})

describe('a year that nobody has verified', () => {
  const year = new Date().getFullYear()

  it('is warned of in both languages', async () => {
    const { body } = await post('unverified', { ...right, verifiedYears: [year + 1] })
    expect(body).toMatchObject({
      warnings: [
        {
          code: 'year_not_verified',
          year,
          detail: {
            'zh-CN': `日历“上海”${year} 年的节假日尚未与官方通知核对，期限可能不准确；请导入节假日并标记为已核对。`,
            en: `The holidays of ${year} in the calendar "Shanghai" were not held against the official notice, so deadlines may be wrong; import them and mark them verified.`,
          },
        },
      ],
    })
  })

  it('is not warned of once it is, nor where a calendar never closes', async () => {
    const verified = await post('verified', { ...right, verifiedYears: [year, year + 1] })
    expect(verified.body).toMatchObject({ warnings: [] })
    const whole = [['00:00', '24:00']]
    const week = { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole }
    const open = await post('open', { ...right, verifiedYears: [], calendar: { timeZone: 'UTC', week } })
    expect(open.body).toMatchObject({ warnings: [], calendar: { exceptions: [] } })
  })
})

describe('a holiday file', () => {
  const event = (date: string, summary: string) =>
    ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${date}`, `SUMMARY:${summary}`, 'END:VEVENT'].join('\r\n')
  const file = (...events: string[]) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n')
  /** Twelve dates a year, every year. */
  const everyMonth = file(
    ...Array.from({ length: 12 }, (_, month) =>
      event(`2000${String(month + 1).padStart(2, '0')}01`, '盘点（休）').replace(
        'SUMMARY',
        'RRULE:FREQ=YEARLY\r\nSUMMARY',
      ),
    ),
  )
  const good = file(event('20270101', '元旦（休）'), event('20270102', '元旦（班）'))
  const asked = { ics: good, workingDay: day, years: { from: 2027, to: 2027 }, verified: true }
  const send = (id: string, body: unknown) => api.call('manager', 'POST', `${path}/${id}/holidays`, { body })

  it('becomes the exceptions of its years, in a draft of the next version', async () => {
    await post('holidays', right)
    const answer = await send('holidays', { ...asked, source: 'holidays-2027.ics' })
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `${path}/holidays/versions/2` },
      body: {
        calendar: {
          version: 2,
          state: 'draft',
          verifiedYears: [2026, 2027],
          source: 'holidays-2027.ics',
          calendar: {
            exceptions: [
              { date: '2026-10-01', open: [], name: '国庆节' },
              { date: '2027-01-01', open: [] },
              { date: '2027-01-02', open: day },
            ],
          },
        },
        taken: [
          { date: '2027-01-01', open: [] },
          { date: '2027-01-02', open: day },
        ],
        faults: [],
      },
    })
  })

  it('again replaces what it said before, and is unverified unless somebody says so', async () => {
    const again = { ...asked, ics: file(event('20270103', '元旦（休）')), verified: undefined }
    expect((await send('holidays', again)).body).toMatchObject({
      calendar: {
        version: 3,
        verifiedYears: [2026],
        calendar: { exceptions: [{ date: '2026-10-01' }, { date: '2027-01-03' }] },
      },
    })
  })

  it('is taken as far as it can be, and each fault is told by its line', async () => {
    const ics = file(event('20270101', '元旦（休）'), event('2027-02-30', '（休）'))
    const { status, body } = await send('holidays', { ...asked, ics })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      taken: [{ date: '2027-01-01' }],
      faults: [{ pointer: expect.stringMatching(/^\/ics\/lines\/\d+$/) }],
    })
  })

  it('names a line the same way whether the rest is taken or not', async () => {
    const bad = event('2027-02-30', '（休）')
    const taken = await send('holidays', { ...asked, ics: file(bad, event('20270101', '元旦（休）')) })
    const nothing = await send('holidays', { ...asked, ics: file(bad) })
    expect([taken.status, nothing.status]).toEqual([201, 422])
    expect((taken.body as { faults: { pointer: string }[] }).faults[0]?.pointer).toBe('/ics/lines/4')
    expect((nothing.body as { errors: { pointer: string }[] }).errors[0]?.pointer).toBe('/ics/lines/4')
  })

  it.each<[string, Record<string, unknown>, ...(string | RegExp)[]]>([
    [
      'comes every month of a century',
      { ics: everyMonth, years: { from: 2000, to: 2099 } },
      '/years too_many_exceptions',
    ],
    ['has no day in these years', { years: { from: 2030, to: 2031 } }, '/ics no_holidays'],
    ['is none', { ics: 'Dear colleagues' }, /^\/ics\/lines\/1 /],
    [
      'has working hours that are none',
      { workingDay: [['9:00', '18:00']] },
      '/workingDay/0/0 malformed_time',
    ],
    ['has no working hours', { workingDay: [] }, '/workingDay too_small'],
    ['ends before it begins', { years: { from: 2028, to: 2027 } }, '/years/to custom'],
    ['cannot be stored', { ics: `${good}\u0000` }, '/ics custom'],
  ])('is refused when it %s', async (_, change, ...at) => {
    const answer = await refused(() => send('holidays', { ...asked, ...change }))
    expect(answer).toEqual({
      status: 422,
      code: 'invalid_request',
      at: at.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    })
  })

  it('is for a calendar that is there', async () => {
    expect(await refused(() => send('mars', asked))).toEqual({ status: 404, code: 'calendar_not_found' })
  })
})
