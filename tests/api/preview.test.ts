import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftCalendar } from '../../db/queries/calendars.ts'
import { setInForce } from '../../db/queries/in-force.ts'
import { type Api, contentOf, problemIn, startApi } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const day = [['09:00', '18:00']]
/** Monday to Friday 09:00 to 18:00 in Shanghai, which is 01:00 to 10:00 UTC. */
const office = { timeZone: 'Asia/Shanghai', week: { mon: day, tue: day, wed: day, thu: day, fri: day } }

async function preview(body: Record<string, unknown>, as = 'csr') {
  return (await api.call(as, 'POST', '/v1/sla/preview', { body })).body
}

/** What was asked, but for levels, which have tests of their own. */
async function due(body: Record<string, unknown>) {
  const { dueAt, spans } = (await preview({ levels: [], ...body })) as { dueAt: string; spans: Span[] }
  return { dueAt, spans: spans.map(({ from, to }) => `${from} ${to}`) }
}

interface Span {
  from: string
  to: string
}

describe('the deadline of a target', () => {
  it('goes on at the next opening: Friday 17:00 and two hours are Monday 10:00', async () => {
    expect(await due({ calendar: office, startedAt: '2026-11-27T17:00:00+08:00', target: 'PT2H' })).toEqual({
      dueAt: '2026-11-30T02:00:00.000Z',
      spans: [
        '2026-11-27T09:00:00.000Z 2026-11-27T10:00:00.000Z',
        '2026-11-30T01:00:00.000Z 2026-11-30T02:00:00.000Z',
      ],
    })
  })

  it.each([
    ['a minute before closing', 'PT8H59M', '2026-11-27T09:59:00.000Z'],
    ['exactly at closing, and not at the next opening', 'PT9H', '2026-11-27T10:00:00.000Z'],
    ['a second into Monday', 'PT9H1S', '2026-11-30T01:00:01.000Z'],
  ])('is %s', async (_, target, dueAt) => {
    const asked = { calendar: office, startedAt: '2026-11-27T09:00:00+08:00', target }
    expect(await due(asked)).toMatchObject({ dueAt })
  })

  it('is the start itself for nothing at all, even outside hours', async () => {
    const asked = {
      calendar: office,
      startedAt: '2026-11-28T12:00:00Z',
      target: 'PT0S',
      levels: ['50%', '+1h'],
    }
    expect(await preview(asked)).toEqual({
      dueAt: '2026-11-28T12:00:00.000Z',
      levels: [
        { level: '50%', at: '2026-11-28T12:00:00.000Z' },
        { level: '+1h', at: '2026-11-30T02:00:00.000Z' },
      ],
      spans: [],
    })
  })

  it.each([
    ['without a calendar', {}],
    ['with null for one', { calendar: null }],
  ])('is plain addition around the clock, %s', async (_, calendar) => {
    expect(await due({ ...calendar, startedAt: '2026-11-27T17:00:00+08:00', target: 'P2DT30M' })).toEqual({
      dueAt: '2026-11-29T09:30:00.000Z',
      spans: ['2026-11-27T09:00:00.000Z 2026-11-29T09:30:00.000Z'],
    })
  })

  it('is null where the hours never suffice', async () => {
    const calendar = {
      timeZone: 'UTC',
      week: {},
      exceptions: [{ date: '2026-11-27', open: [['09:00', '12:00']] }],
    }
    expect(await due({ calendar, startedAt: '2026-11-20T00:00:00Z', target: 'PT3H' })).toMatchObject({
      dueAt: '2026-11-27T12:00:00.000Z',
    })
    expect(await due({ calendar, startedAt: '2026-11-20T00:00:00Z', target: 'PT4H' })).toEqual({
      dueAt: null,
      spans: ['2026-11-27T09:00:00.000Z 2026-11-27T12:00:00.000Z'],
    })
  })
})

describe('windows', () => {
  const night = { timeZone: 'UTC', week: { thu: [['22:00', '06:00']] } }

  it('reach over midnight: Thursday 23:00 to Friday 06:00, then Thursday again', async () => {
    expect(await due({ calendar: night, startedAt: '2026-11-26T23:00:00Z', target: 'PT8H' })).toEqual({
      dueAt: '2026-12-03T23:00:00.000Z',
      spans: [
        '2026-11-26T23:00:00.000Z 2026-11-27T06:00:00.000Z',
        '2026-12-03T22:00:00.000Z 2026-12-03T23:00:00.000Z',
      ],
    })
  })

  it('keep the tail of the night before an exception, which replaces what begins on its date', async () => {
    const exceptions = [
      { date: '2026-11-27', open: [] },
      { date: '2026-12-03', open: [['12:00', '13:00']] },
    ]
    const asked = { calendar: { ...night, exceptions }, startedAt: '2026-11-26T23:00:00Z', target: 'PT8H' }
    expect(await due(asked)).toEqual({
      dueAt: '2026-12-03T13:00:00.000Z',
      spans: [
        '2026-11-26T23:00:00.000Z 2026-11-27T06:00:00.000Z',
        '2026-12-03T12:00:00.000Z 2026-12-03T13:00:00.000Z',
      ],
    })
  })

  it('up to 24:00 lose no minute and are one with what begins at 00:00', async () => {
    const calendar = { timeZone: 'UTC', week: { fri: [['20:00', '24:00']], sat: [['00:00', '01:00']] } }
    expect(await due({ calendar, startedAt: '2026-11-27T00:00:00Z', target: 'PT5H' })).toEqual({
      dueAt: '2026-11-28T01:00:00.000Z',
      spans: ['2026-11-27T20:00:00.000Z 2026-11-28T01:00:00.000Z'],
    })
  })

  it('may be several a day', async () => {
    const calendar = {
      timeZone: 'UTC',
      week: {
        fri: [
          ['13:00', '17:00'],
          ['08:00', '12:00'],
        ],
      },
    }
    expect(await due({ calendar, startedAt: '2026-11-27T11:00:00Z', target: 'PT2H' })).toEqual({
      dueAt: '2026-11-27T14:00:00.000Z',
      spans: [
        '2026-11-27T11:00:00.000Z 2026-11-27T12:00:00.000Z',
        '2026-11-27T13:00:00.000Z 2026-11-27T14:00:00.000Z',
      ],
    })
  })

  it('close on a holiday and open on a make-up Saturday', async () => {
    const exceptions = [
      { date: '2026-11-27', open: [], name: '休' },
      { date: '2026-11-28', open: [['09:00', '12:00']], name: '班' },
    ]
    const asked = { startedAt: '2026-11-26T17:00:00+08:00', target: 'PT5H' }
    expect(await due({ ...asked, calendar: { ...office, exceptions } })).toEqual({
      dueAt: '2026-11-30T02:00:00.000Z',
      spans: [
        '2026-11-26T09:00:00.000Z 2026-11-26T10:00:00.000Z',
        '2026-11-28T01:00:00.000Z 2026-11-28T04:00:00.000Z',
        '2026-11-30T01:00:00.000Z 2026-11-30T02:00:00.000Z',
      ],
    })
  })
})

describe('when the clocks change in Berlin', () => {
  const nights = { timeZone: 'Europe/Berlin', week: { sun: [['01:00', '04:00']] } }
  const mornings = {
    timeZone: 'Europe/Berlin',
    week: { sat: [['08:00', '17:00']], mon: [['08:00', '17:00']] },
  }

  it('an hour that is skipped in spring is not there: 01:00 to 04:00 is two hours', async () => {
    expect(await due({ calendar: nights, startedAt: '2026-03-29T00:00:00+01:00', target: 'PT2H' })).toEqual({
      dueAt: '2026-03-29T02:00:00.000Z',
      spans: ['2026-03-29T00:00:00.000Z 2026-03-29T02:00:00.000Z'],
    })
  })

  it('an hour that is repeated in autumn counts twice: 01:00 to 04:00 is four hours', async () => {
    expect(await due({ calendar: nights, startedAt: '2026-10-25T00:00:00+02:00', target: 'PT4H' })).toEqual({
      dueAt: '2026-10-25T03:00:00.000Z',
      spans: ['2026-10-24T23:00:00.000Z 2026-10-25T03:00:00.000Z'],
    })
  })

  it('working hours stay where the clock on the wall has them', async () => {
    expect(await due({ calendar: mornings, startedAt: '2026-03-28T16:00:00+01:00', target: 'PT2H' })).toEqual(
      {
        dueAt: '2026-03-30T07:00:00.000Z',
        spans: [
          '2026-03-28T15:00:00.000Z 2026-03-28T16:00:00.000Z',
          '2026-03-30T06:00:00.000Z 2026-03-30T07:00:00.000Z',
        ],
      },
    )
  })

  it('a day around the clock has 23 or 25 hours', async () => {
    const whole = [['00:00', '24:00']]
    const calendar = { timeZone: 'Europe/Berlin', week: { sun: whole } }
    expect(
      await preview({ calendar, startedAt: '2026-03-28T00:00:00Z', until: '2026-03-30T12:00:00Z' }),
    ).toMatchObject({ elapsedMs: 23 * 3_600_000 })
    expect(
      await preview({ calendar, startedAt: '2026-10-24T00:00:00Z', until: '2026-10-26T12:00:00Z' }),
    ).toMatchObject({ elapsedMs: 25 * 3_600_000 })
  })
})

describe('pauses', () => {
  const asked = { calendar: office, startedAt: '2026-11-27T01:00:00Z', target: 'PT4H' }

  it('are holes in the hours', async () => {
    const pauses = [{ from: '2026-11-27T02:00:00Z', to: '2026-11-27T04:00:00Z' }]
    expect(await due({ ...asked, pauses })).toEqual({
      dueAt: '2026-11-27T07:00:00.000Z',
      spans: [
        '2026-11-27T01:00:00.000Z 2026-11-27T02:00:00.000Z',
        '2026-11-27T04:00:00.000Z 2026-11-27T07:00:00.000Z',
      ],
    })
  })

  it('change nothing outside hours, and nothing when they are empty', async () => {
    const pauses = [
      { from: '2026-11-27T10:00:00Z', to: '2026-11-30T01:00:00Z' },
      { from: '2026-11-27T02:00:00Z', to: '2026-11-27T02:00:00Z' },
    ]
    expect(await due({ ...asked, pauses })).toEqual(await due(asked))
  })

  it('overlap without counting twice', async () => {
    const pauses = [
      { from: '2026-11-27T03:00:00Z', to: '2026-11-27T04:00:00Z' },
      { from: '2026-11-27T02:00:00Z', to: '2026-11-27T03:30:00Z' },
    ]
    expect(await due({ ...asked, pauses })).toMatchObject({ dueAt: '2026-11-27T07:00:00.000Z' })
  })

  it('leave no deadline while nobody knows their end, but what came before stands', async () => {
    const pauses = [{ from: '2026-11-27T03:30:00Z' }]
    expect(await preview({ ...asked, pauses })).toEqual({
      dueAt: null,
      levels: [
        { level: '50%', at: '2026-11-27T03:00:00.000Z' },
        { level: '75%', at: null },
        { level: 'breach', at: null },
      ],
      spans: [{ from: '2026-11-27T01:00:00.000Z', to: '2026-11-27T03:30:00.000Z' }],
    })
  })
})

describe('levels', () => {
  const asked = { calendar: office, startedAt: '2026-11-27T01:00:00Z', target: 'PT8H' }

  it('are half, three quarters and the breach, unless others are asked for', async () => {
    expect(await preview(asked)).toMatchObject({
      levels: [
        { level: '50%', at: '2026-11-27T05:00:00.000Z' },
        { level: '75%', at: '2026-11-27T07:00:00.000Z' },
        { level: 'breach', at: '2026-11-27T09:00:00.000Z' },
      ],
    })
  })

  it('before and after the deadline are in working time, in the order that was asked for', async () => {
    expect(await preview({ ...asked, levels: ['+24h', '-1h', '+1h30m', '100%'] })).toMatchObject({
      levels: [
        { level: '+24h', at: '2026-12-02T06:00:00.000Z' },
        { level: '-1h', at: '2026-11-27T08:00:00.000Z' },
        { level: '+1h30m', at: '2026-11-30T01:30:00.000Z' },
        { level: 'breach', at: '2026-11-27T09:00:00.000Z' },
      ],
    })
  })

  it('may be those of a policy, each time by its own name', async () => {
    const levels = [{ at: '+1h', tells: ['manager'], repeat: { every: 'PT2H', times: 2 } }]
    expect(await preview({ ...asked, levels })).toMatchObject({
      levels: [
        { level: '+1h', at: '2026-11-27T10:00:00.000Z' },
        { level: '+3h', at: '2026-11-30T03:00:00.000Z' },
        { level: '+5h', at: '2026-11-30T05:00:00.000Z' },
      ],
    })
  })

  it('that repeat for ever are told ten times', async () => {
    const answer = await preview({ ...asked, levels: [{ at: 'breach', repeat: { every: 'P1D' } }] })
    expect((answer as { levels: unknown[] }).levels).toHaveLength(10)
  })
})

describe('the time between two instants', () => {
  const startedAt = '2026-11-27T17:00:00+08:00'

  it('is what the calendar was open', async () => {
    expect(await preview({ calendar: office, startedAt, until: '2026-11-30T09:30:00+08:00' })).toEqual({
      elapsedMs: 90 * 60_000,
      spans: [
        { from: '2026-11-27T09:00:00.000Z', to: '2026-11-27T10:00:00.000Z' },
        { from: '2026-11-30T01:00:00.000Z', to: '2026-11-30T01:30:00.000Z' },
      ],
    })
  })

  it('leaves out pauses, also one that lasts', async () => {
    const pauses = [{ from: '2026-11-27T09:20:00Z', to: null }]
    expect(
      await preview({ calendar: office, startedAt, until: '2026-11-30T09:30:00+08:00', pauses }),
    ).toEqual({
      elapsedMs: 20 * 60_000,
      spans: [{ from: '2026-11-27T09:00:00.000Z', to: '2026-11-27T09:20:00.000Z' }],
    })
  })

  it('is nothing where nothing is open, or where both are one', async () => {
    expect(
      await preview({ calendar: office, startedAt: '2026-11-28T00:00:00Z', until: '2026-11-29T00:00:00Z' }),
    ).toEqual({ elapsedMs: 0, spans: [] })
    expect(await preview({ startedAt, until: startedAt })).toEqual({ elapsedMs: 0, spans: [] })
  })

  it('is all of it around the clock', async () => {
    expect(await preview({ startedAt: '2026-11-27T00:00:00Z', until: '2026-11-27T00:00:01Z' })).toMatchObject(
      {
        elapsedMs: 1000,
      },
    )
  })
})

describe('what is far ahead', () => {
  const startedAt = '2026-01-01T00:00:00Z'
  /** Three windows a day, the last one over midnight, and holidays of five years. */
  const shifts = [
    ['08:00', '12:00'],
    ['13:00', '18:00'],
    ['22:00', '02:00'],
  ]
  const week = { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts, sat: shifts, sun: shifts }
  const exceptions = ['2026', '2027', '2028', '2029', '2030'].flatMap((year) =>
    ['01', '02', '03', '04', '05', '06', '07'].map((date) => ({ date: `${year}-10-${date}`, open: [] })),
  )
  const china = { timeZone: 'Asia/Shanghai', week, exceptions }
  const minutes = Array.from({ length: 8 }, (_, index) => [`0${index}:00`, `0${index}:01`])

  it('is told in full for five years of several windows a day', async () => {
    const { elapsedMs, spans, truncated } = (await preview({
      calendar: china,
      startedAt,
      until: '2031-01-01T00:00:00Z',
    })) as { elapsedMs: number; spans: Span[]; truncated?: true }
    // 1826 days less 35 holidays, 13 hours each; the first and the last day begin and end at 08:00.
    expect([elapsedMs / 3_600_000, spans.length, truncated]).toEqual([(1826 - 35) * 13, 5_373, undefined])
  })

  it('is told in part where there are more than ten thousand spans, but reckoned in full', async () => {
    const all = {
      mon: minutes,
      tue: minutes,
      wed: minutes,
      thu: minutes,
      fri: minutes,
      sat: minutes,
      sun: minutes,
    }
    const calendar = { timeZone: 'UTC', week: all }
    const asked = { calendar, startedAt, until: '2031-01-01T00:00:00Z' }
    const answer = (await preview(asked)) as { elapsedMs: number; spans: Span[]; truncated?: true }
    expect(answer.spans).toHaveLength(10_000)
    expect([answer.elapsedMs / 60_000, answer.truncated]).toEqual([1826 * 8, true])
  })

  it.each<[string, Record<string, unknown>, ...string[]]>([
    ['of an hour a week, 261 hours', { target: 'PT261H', levels: [] }],
    ['of an hour a week, 262 hours', { target: 'PT262H', levels: [] }, '/target out_of_reach'],
    ['and neither is a level', { target: 'PT200H', levels: ['+61h', '+62h'] }, '/levels/1 out_of_reach'],
    ['nor one in full', { target: 'PT200H', levels: [{ at: '131%' }] }, '/levels/0/at out_of_reach'],
    [
      'of nine windows a day',
      { calendar: { timeZone: 'UTC', week: { mon: [...minutes, ['08:00', '08:01']] } }, target: 'PT1H' },
      '/calendar/week/mon too_many_windows',
    ],
  ])('is not more than five years: %s', async (_, change, ...at) => {
    const calendar = { timeZone: 'UTC', week: { mon: [['09:00', '10:00']] } }
    const answer = await api.call('csr', 'POST', '/v1/sla/preview', {
      body: { calendar, startedAt, ...change },
    })
    if (at.length === 0) expect(answer).toMatchObject({ status: 200, body: { dueAt: expect.any(String) } })
    else expect(problemIn(answer)).toEqual({ status: 422, code: 'invalid_request', at })
  })
})

describe('a calendar that is kept', () => {
  beforeAll(async () => {
    const draft = { nameZh: '上海', nameEn: 'Shanghai', verifiedYears: [], source: null }
    const calendar = { ...office, exceptions: [] } as never
    await draftCalendar(api.db, 'shanghai', { ...draft, calendar }, 'A-001')
    await setInForce(api.db, 'calendar', 'shanghai', 1)
    const longer = { ...office, week: { fri: [['09:00', '20:00']] }, exceptions: [] } as never
    await draftCalendar(api.db, 'shanghai', { ...draft, calendar: longer }, 'A-001')
  })
  const asked = { startedAt: '2026-11-27T17:00:00+08:00', target: 'PT2H' }

  it.each([
    ['by its id, in the version that is in force', 'shanghai', '2026-11-30T02:00:00.000Z'],
    ['by an object with its id', { id: 'shanghai' }, '2026-11-30T02:00:00.000Z'],
    ['by id and version, also a draft', { id: 'shanghai', version: 2 }, '2026-11-27T11:00:00.000Z'],
  ])('can be named %s', async (_, calendar, dueAt) => {
    expect(await due({ ...asked, calendar })).toMatchObject({ dueAt })
  })

  it.each([['mars'], [{ id: 'mars' }], [{ id: 'shanghai', version: 3 }]])(
    'is refused when there is none: %j',
    async (calendar) => {
      const answer = await api.call('csr', 'POST', '/v1/sla/preview', { body: { ...asked, calendar } })
      expect(problemIn(answer)).toMatchObject({ status: 422, at: ['/calendar unknown_calendar'] })
    },
  )
})

describe('a question that makes no sense', () => {
  const right = { calendar: office, startedAt: '2026-11-27T01:00:00Z', target: 'PT4H' }
  const inline = (change: Record<string, unknown>) => ({ calendar: { ...office, ...change } })

  it.each<[Record<string, unknown>, ...string[]]>([
    [{ target: undefined }, '/target missing'],
    [{ until: '2026-11-28T01:00:00Z' }, '/until two_ends'],
    [{ target: undefined, until: '2026-11-27T00:59:59Z' }, '/until before_start'],
    [{ target: undefined, until: '2036-11-27T01:00:00Z' }, '/until too_long'],
    [{ target: '4 hours' }, '/target malformed_duration'],
    [{ target: 'P400D' }, '/target too_long'],
    [{ target: 4 }, '/target invalid_type'],
    [{ startedAt: undefined }, '/startedAt invalid_type'],
    [{ startedAt: '2026-11-27T09:00:00' }, '/startedAt invalid_format'],
    [
      { pauses: [{ from: '2026-11-27T02:00:00Z', to: '2026-11-27T01:59:59Z' }] },
      '/pauses/0/to ends_before_it_begins',
    ],
    [{ pauses: [{ to: '2026-11-27T02:00:00Z' }] }, '/pauses/0/from invalid_type'],
    [{ levels: ['50%', 'soon'] }, '/levels/1 malformed_level'],
    [{ levels: [{ at: 'soon' }] }, '/levels/0/at malformed_level'],
    [{ levels: ['100%', 'breach'] }, '/levels/1 level_named_twice'],
    [{ levels: ['predicted'] }, '/levels/0 nothing_to_predict_by'],
    [{ levels: [{ at: '+1h', repeat: { every: 'PT30S' } }] }, '/levels/0/repeat/every too_short'],
    [inline({ timeZone: 'Mars/Olympus' }), '/calendar/timeZone unknown_time_zone'],
    [inline({ timeZone: undefined }), '/calendar/timeZone invalid_type'],
    [inline({ week: {} }), '/calendar/week never_opens'],
    [inline({ week: { mon: [] } }), '/calendar/week never_opens'],
    [inline({ week: { someday: day } }), '/calendar/week/someday unknown_field'],
    [inline({ week: { mon: [['9:00', '18:00']] } }), '/calendar/week/mon/0/0 malformed_time'],
    [inline({ week: { mon: [['09:00', '24:30']] } }), '/calendar/week/mon/0/1 malformed_time'],
    [
      inline({
        week: {
          mon: [
            ['09:00', '18:00'],
            ['17:00', '19:00'],
          ],
        },
      }),
      '/calendar/week/mon/1 overlapping_windows',
    ],
    [
      inline({ exceptions: [{ date: '2026-02-30', open: [] }] }),
      '/calendar/exceptions/0/date nonexistent_date',
    ],
    [inline({ holidays: [] }), '/calendar/holidays unknown_field'],
    [{ calendar: 5 }, '/calendar invalid_type'],
    [
      {
        target: 'x',
        pauses: [{ from: '2026-11-27T02:00:00Z', to: '2026-11-27T01:00:00Z' }],
        ...inline({ week: {} }),
      },
      '/calendar/week never_opens',
      '/target malformed_duration',
      '/pauses/0/to ends_before_it_begins',
    ],
  ])('is refused with its places: %j', async (change, ...at) => {
    const answer = await api.call('csr', 'POST', '/v1/sla/preview', { body: { ...right, ...change } })
    expect(problemIn(answer)).toEqual({ status: 422, code: 'invalid_request', at })
  })
})

describe('who asks', () => {
  it('may be anybody of the department, and nothing is kept', async () => {
    const before = await contentOf(api.db)
    const body = { startedAt: '2026-11-27T01:00:00Z', target: 'PT1H' }
    expect((await api.call('parts_keeper', 'POST', '/v1/sla/preview', { body })).status).toBe(200)
    expect((await api.call('customer', 'POST', '/v1/sla/preview', { body })).status).toBe(403)
    expect(await contentOf(api.db)).toEqual(before)
  })
})
