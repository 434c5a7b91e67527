import { describe, expect, it } from 'vitest'
import { judge, maintenanceDue, workingDayFrom } from '../../../workflows/domain/maintenance/due.ts'
import { firstFrom, type MaintenancePlan, planFaults } from '../../../workflows/domain/maintenance/plan.ts'
import { wantedAt } from '../../../workflows/domain/maintenance/wanted-at.ts'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'

const quarterly: MaintenancePlan = { firstOn: '2026-01-15', rhythm: 'P3M' }

const shanghai: Calendar = {
  timeZone: 'Asia/Shanghai',
  week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['08:30', '17:30']]])),
  exceptions: [
    ...[1, 2, 3, 4, 5, 6, 7].map((day) => ({ date: `2026-10-0${day}`, open: [], name: '国庆节' })),
    // A Saturday that is worked to make up for it.
    { date: '2026-10-10', open: [['09:00', '17:00']] },
  ],
}

function datesOf(plan: MaintenancePlan, from: string, to: string): string[] {
  return maintenanceDue({ id: 'C-1', plan }, from, to).map(({ on }) => on)
}

describe('The dates of a maintenance plan', () => {
  it('come back in the rhythm, both ends included', () => {
    expect(datesOf(quarterly, '2026-01-15', '2026-07-15')).toEqual(['2026-01-15', '2026-04-15', '2026-07-15'])
    expect(datesOf(quarterly, '2026-01-16', '2026-07-14')).toEqual(['2026-04-15'])
  })

  it('are counted from the first, so that the 31st comes back after a short month', () => {
    const monthly: MaintenancePlan = { firstOn: '2027-12-31', rhythm: 'P1M' }
    expect(datesOf(monthly, '2027-12-01', '2028-05-31')).toEqual([
      '2027-12-31',
      '2028-01-31',
      '2028-02-29', // a leap year
      '2028-03-31',
      '2028-04-30',
      '2028-05-31',
    ])
    expect(datesOf(monthly, '2029-02-01', '2029-03-30')).toEqual(['2029-02-28'])
  })

  it('meet the leap day every fourth year, and the 28th in between', () => {
    const yearly: MaintenancePlan = { firstOn: '2028-02-29', rhythm: 'P1Y' }
    expect(datesOf(yearly, '2028-01-01', '2032-12-31')).toEqual([
      '2028-02-29',
      '2029-02-28',
      '2030-02-28',
      '2031-02-28',
      '2032-02-29',
    ])
  })

  it('can be weeks apart', () => {
    expect(datesOf({ firstOn: '2026-12-21', rhythm: 'P2W' }, '2026-12-01', '2027-01-31')).toEqual([
      '2026-12-21',
      '2027-01-04',
      '2027-01-18',
    ])
  })

  it('end with the contract, its last day included', () => {
    expect(datesOf({ ...quarterly, until: '2026-07-15' }, '2026-01-01', '2027-12-31')).toHaveLength(3)
    expect(datesOf({ ...quarterly, until: '2026-07-14' }, '2026-01-01', '2027-12-31')).toHaveLength(2)
    expect(firstFrom({ ...quarterly, until: '2026-07-14' }, '2026-04-16')).toBeUndefined()
  })

  it('are found far from the first one as well', () => {
    expect(firstFrom({ firstOn: '2000-01-31', rhythm: 'P1M' }, '2099-02-01')).toBe('2099-02-28')
    expect(firstFrom({ firstOn: '2000-01-01', rhythm: 'P1M15D' }, '2000-03-31')).toBe('2000-03-31')
  })

  it('each have the same key whenever they are looked for', () => {
    const [early] = maintenanceDue({ id: 'C-1', plan: quarterly }, '2026-01-01', '2026-02-01')
    const [late] = maintenanceDue({ id: 'C-1', plan: quarterly }, '2026-01-15', '2030-01-01')
    expect(early?.key).toBe('contract/C-1/2026-01-15')
    expect(late?.key).toBe(early?.key)
  })
})

describe('A date that is a day off', () => {
  it('moves to the next working day of the calendar, over a holiday', () => {
    const due = maintenanceDue(
      { id: 'C-1', plan: { firstOn: '2026-10-02', rhythm: 'P1W', until: '2026-10-16' }, calendar: shanghai },
      '2026-10-01',
      '2026-10-31',
    )
    expect(due.map(({ on, wantedOn }) => [on, wantedOn])).toEqual([
      ['2026-10-02', '2026-10-08'],
      ['2026-10-09', '2026-10-09'],
      ['2026-10-16', '2026-10-16'],
    ])
  })

  it('stays where a Saturday is worked, and moves from the Sunday after', () => {
    expect(workingDayFrom(shanghai, '2026-10-10')).toBe('2026-10-10')
    expect(workingDayFrom(shanghai, '2026-10-11')).toBe('2026-10-12')
  })

  it('stays where there is no calendar, and where one never opens', () => {
    expect(workingDayFrom(undefined, '2026-10-11')).toBe('2026-10-11')
    expect(workingDayFrom({ timeZone: 'Asia/Shanghai', week: {}, exceptions: [] }, '2026-10-11')).toBe(
      '2026-10-11',
    )
  })
})

describe('The hour at which somebody should come', () => {
  it('is when the calendar opens on that day', () => {
    expect(wantedAt('2026-10-08', shanghai, 'Europe/Berlin')).toBe('2026-10-08T00:30:00.000Z')
    expect(wantedAt('2026-10-10', shanghai, 'Europe/Berlin')).toBe('2026-10-10T01:00:00.000Z')
  })

  it('is nine by the clock on the wall, in winter and in summer', () => {
    // Berlin changes its clocks on 29 March 2026, at 02:00.
    expect(wantedAt('2026-03-28', undefined, 'Europe/Berlin')).toBe('2026-03-28T08:00:00.000Z')
    expect(wantedAt('2026-03-29', undefined, 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z')
    expect(wantedAt('2026-03-29', undefined, 'America/New_York')).toBe('2026-03-29T13:00:00.000Z')
  })

  it('is the moment of the change where the clocks skip it', () => {
    const night: Calendar = {
      timeZone: 'Europe/Berlin',
      week: { sun: [['02:30', '06:00']] },
      exceptions: [],
    }
    expect(wantedAt('2026-03-29', night, 'UTC')).toBe('2026-03-29T01:00:00.000Z')
  })
})

describe('What becomes of what is due', () => {
  const monthly: MaintenancePlan = { firstOn: '2026-01-10', rhythm: 'P1M' }

  function verdicts(today: string, from: string, to: string, lastWantedOn?: string) {
    const due = maintenanceDue({ id: 'C-1', plan: monthly }, from, to)
    return judge(due, { plan: monthly }, { today, lastWantedOn }).map(({ on, outcome, wantedOn }) => [
      on,
      outcome,
      ...(outcome === 'opened' ? [wantedOn] : []),
    ])
  }

  it('is a ticket for the day of the plan, when somebody looks in time', () => {
    expect(verdicts('2026-02-01', '2026-02-10', '2026-02-15', '2026-01-10')).toEqual([
      ['2026-02-10', 'opened', '2026-02-10'],
    ])
    expect(verdicts('2026-02-10', '2026-02-10', '2026-02-10')).toEqual([
      ['2026-02-10', 'opened', '2026-02-10'],
    ])
  })

  it('is a ticket for today, when somebody looks a few days late', () => {
    expect(verdicts('2026-02-14', '2026-02-10', '2026-02-28')).toEqual([
      ['2026-02-10', 'opened', '2026-02-14'],
    ])
  })

  it('comes down to one ticket after half a year without anybody looking', () => {
    expect(verdicts('2026-07-14', '2026-02-10', '2026-07-28')).toEqual([
      ['2026-02-10', 'missed'],
      ['2026-03-10', 'missed'],
      ['2026-04-10', 'missed'],
      ['2026-05-10', 'missed'],
      ['2026-06-10', 'missed'],
      ['2026-07-10', 'opened', '2026-07-14'],
    ])
  })

  it('leaves a late one out where the next is nearer than half the rhythm', () => {
    expect(verdicts('2026-07-27', '2026-07-10', '2026-08-10')).toEqual([
      ['2026-07-10', 'missed'],
      ['2026-08-10', 'opened', '2026-08-10'],
    ])
  })

  it('opens nothing that lies within half a rhythm of the one before', () => {
    expect(verdicts('2026-02-01', '2026-02-10', '2026-02-28', '2026-01-30')).toEqual([
      ['2026-02-10', 'covered'],
    ])
    expect(verdicts('2026-02-01', '2026-02-10', '2026-02-28', '2026-01-27')).toEqual([
      ['2026-02-10', 'opened', '2026-02-10'],
    ])
  })

  it('is one visit where a long holiday moves two dates to the same day', () => {
    const plan: MaintenancePlan = { firstOn: '2026-10-01', rhythm: 'P7D', until: '2026-10-15' }
    const due = maintenanceDue({ id: 'C-1', plan, calendar: shanghai }, '2026-10-01', '2026-10-31')
    expect(
      judge(due, { plan, calendar: shanghai }, { today: '2026-09-20' }).map(({ on, outcome }) => [
        on,
        outcome,
      ]),
    ).toEqual([
      ['2026-10-01', 'opened'],
      ['2026-10-08', 'covered'],
      ['2026-10-15', 'opened'],
    ])
  })
})

describe('A plan that cannot be', () => {
  it.each([
    ['P', '/rhythm', 'not_a_period'],
    ['PT24H', '/rhythm', 'not_a_period'],
    ['every month', '/rhythm', 'not_a_period'],
    ['P6D', '/rhythm', 'out_of_range'],
    ['P0M', '/rhythm', 'out_of_range'],
    ['P11Y', '/rhythm', 'out_of_range'],
  ])('has a rhythm of %s', (rhythm, pointer, code) => {
    expect(planFaults({ ...quarterly, rhythm })).toMatchObject([{ pointer, code }])
  })

  it('ends before it begins', () => {
    expect(planFaults({ ...quarterly, until: '2026-01-14' })).toMatchObject([{ pointer: '/until' }])
    expect(planFaults({ ...quarterly, until: '2026-01-15' })).toEqual([])
  })

  it.each(['P7D', 'P1W', 'P1M', 'P3M', 'P1Y', 'P10Y'])('has no rhythm of %s', (rhythm) => {
    expect(planFaults({ ...quarterly, rhythm })).toEqual([])
  })
})
