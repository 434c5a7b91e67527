import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureChina } from '../../db/china.ts'
import type { Db } from '../../db/client.ts'
import {
  type CalendarDraft,
  calendarsInForce,
  calendarVersions,
  draftCalendar,
  editCalendar,
  findCalendar,
  listCalendars,
} from '../../db/queries/calendars.ts'
import { setInForce, setOutOfForce } from '../../db/queries/in-force.ts'
import { putTeam } from '../../db/queries/teams.ts'
import { calendars, teams } from '../../db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, hire } from './cast.ts'

let fresh: FreshDatabase
let db: Db
beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
  await hire(db, { id: 'wang', role: 'engineer' })
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.delete(teams)
  await db.delete(calendars)
})

/** Mondays from an hour on. */
function opening(from: string): CalendarDraft {
  const week = { mon: [[from, '18:00']] as const }
  return {
    nameZh: '日历',
    nameEn: 'Calendar',
    calendar: { timeZone: 'UTC', week, exceptions: [] },
    verifiedYears: [2026],
    source: null,
  }
}

async function publish(id: string, from: string) {
  const { version } = await draftCalendar(db, id, opening(from), 'A-001')
  return setInForce(db, 'calendar', id, version)
}

it('calendars in force are those that were published last', async () => {
  expect(await calendarsInForce(db)).toEqual({})
  await publish('china', '09:00')
  expect(await publish('china', '08:00')).toEqual({ former: 1 })
  await publish('eu', '07:00')
  await draftCalendar(db, 'us', opening('06:00'), 'A-001')
  expect(await calendarsInForce(db)).toEqual({
    china: { version: 2, calendar: opening('08:00').calendar },
    eu: { version: 1, calendar: opening('07:00').calendar },
  })
  expect(Object.keys(await calendarsInForce(db, ['eu', 'us']))).toEqual(['eu'])
  expect(await calendarsInForce(db, [])).toEqual({})
})

it('of each calendar what is in force is listed, or else the newest draft', async () => {
  await publish('china', '09:00')
  await draftCalendar(db, 'china', opening('08:00'), 'A-001')
  await draftCalendar(db, 'us', opening('06:00'), 'A-001')
  await draftCalendar(db, 'us', opening('05:00'), 'A-001')
  expect((await listCalendars(db)).map(({ id, version, state }) => `${id} ${version} ${state}`)).toEqual([
    'china 1 published',
    'us 2 draft',
  ])
  expect((await calendarVersions(db, 'china')).map(({ version }) => version)).toEqual([2, 1])
})

it('a version is found by its number, and what is in force without one', async () => {
  await publish('china', '09:00')
  await draftCalendar(db, 'china', opening('08:00'), 'A-001')
  expect((await findCalendar(db, 'china'))?.version).toBe(1)
  expect((await findCalendar(db, 'china', 2))?.state).toBe('draft')
  expect(await findCalendar(db, 'china', 3)).toBeUndefined()
  expect(await findCalendar(db, 'mars')).toBeUndefined()
})

describe('a draft', () => {
  it('is edited until it is in force, and never after, also when it is superseded', async () => {
    await draftCalendar(db, 'china', opening('09:00'), 'A-001')
    const edited = await editCalendar(db, 'china', 1, { ...opening('08:00'), verifiedYears: [] }, 'M-001')
    expect(edited).toMatchObject({ calendar: opening('08:00').calendar, verifiedYears: [], madeBy: 'M-001' })
    await setInForce(db, 'calendar', 'china', 1)
    expect(await editCalendar(db, 'china', 1, opening('07:00'), 'M-001')).toBe('version_in_use')
    await publish('china', '10:00')
    expect(await editCalendar(db, 'china', 1, opening('07:00'), 'M-001')).toBe('version_in_use')
    expect(await editCalendar(db, 'china', 3, opening('07:00'), 'M-001')).toBe('not_found')
    expect((await findCalendar(db, 'china', 1))?.calendar).toEqual(opening('08:00').calendar)
  })

  it('has a version of its own, though ten are made at once', async () => {
    const made = await atOnce(10, () => draftCalendar(db, 'china', opening('09:00'), 'A-001'))
    expect(new Set(made.map(({ version }) => version)).size).toBe(10)
  })
})

it('a calendar that a team goes by stays in force', async () => {
  await publish('china', '09:00')
  await putTeam(db, { id: 'hardware', lead: 'wang', supervisor: null, calendar: 'china' })
  expect(await setOutOfForce(db, 'calendar', 'china')).toBe(false)
  await putTeam(db, { id: 'hardware', lead: 'wang', supervisor: null, calendar: null })
  expect(await setOutOfForce(db, 'calendar', 'china')).toBe(true)
  expect(await calendarsInForce(db)).toEqual({})
})

it('the calendar of China for 2026 is there from the beginning, and what people make of it stays', async () => {
  await atOnce(3, () => ensureChina(db))
  expect(await findCalendar(db, 'china')).toMatchObject({
    version: 1,
    verifiedYears: [2026],
    madeBy: 'aftercare',
  })
  await publish('china', '10:00')
  await ensureChina(db)
  expect((await findCalendar(db, 'china'))?.calendar).toEqual(opening('10:00').calendar)
})
