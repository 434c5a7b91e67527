import { z } from 'zod'
import { calendarVersions, draftCalendar } from '../../db/queries/calendars.ts'
import {
  type Calendar,
  type CalendarException,
  calendarFaults,
} from '../../workflows/domain/time/calendar.ts'
import { verifiedAfter, withHolidays } from '../../workflows/domain/time/holidays.ts'
import { readHolidays } from '../../workflows/domain/time/ics.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { holidayFile } from '../contract/sla.ts'
import { importReport } from '../contract/versions.ts'
import { refuseFaults } from '../faults.ts'
import { callerIn } from '../identity.ts'
import { viewCalendar } from '../sla-views.ts'
import { type App, answers, type Service } from './route.ts'
import { knownId, noSuch } from './versions.ts'

type HolidayFile = z.infer<typeof holidayFile>

/** Holidays from a file, as the next version of a calendar. */
export function holidayRoutes(app: App, { db }: Service): void {
  app.post(
    '/v1/sla/calendars/:id/holidays',
    {
      config: { action: 'sla.write' },
      schema: {
        summary: 'Import a holiday file (iCalendar) into a draft of the next version',
        description:
          'The exceptions of these years are replaced, those of the others stay. What cannot be taken is told by its line; the rest is taken all the same.',
        tags: ['sla'],
        params: z.object({ id: z.string() }),
        body: holidayFile,
        response: answers({ 201: importReport }, [409]),
      },
    },
    async (request, reply) => {
      const { body } = request
      const id = knownId('calendar', request.params.id)
      const [newest] = await calendarVersions(db, id)
      if (!newest) throw noSuch('calendar')
      const { exceptions, faults } = read(body)
      const { nameZh, nameEn } = newest
      const calendar = withHolidays(newest.calendar, exceptions, body.years)
      refuseFaults(tooManyFaults(calendar))
      const draft = {
        nameZh,
        nameEn,
        calendar,
        verifiedYears: verifiedAfter(newest.verifiedYears, body.years, body.verified),
        source: body.source ?? newest.source,
      }
      const row = await draftCalendar(db, id, draft, callerIn(request).id)
      return reply
        .status(201)
        .header('location', `/v1/sla/calendars/${row.id}/versions/${row.version}`)
        .send({
          calendar: viewCalendar(row, instant(Date.now())),
          taken: exceptions.map(({ date, open, name = '' }) => ({
            date,
            open: open.map((one) => [...one]),
            name,
          })),
          faults: faults.map((fault) => ({ ...fault, pointer: `/ics${fault.pointer}` })),
        })
    },
  )
}

/** @throws a problem when nothing at all can be taken, or the hours of a make-up workday are none */
function read({ ics, workingDay, years }: HolidayFile) {
  refuseFaults(workingDayFaults(workingDay))
  const { exceptions, faults } = readHolidays(ics, { workingDay, years })
  if (exceptions.length === 0) refuseFaults(faults.length > 0 ? faults : [nothingFound], '/ics')
  return { exceptions: exceptions.map(withShortName), faults }
}

const nothingFound = {
  pointer: '',
  code: 'no_holidays',
  detail: 'The file has no day off or make-up workday in these years; is it the right file?',
}

/** The hours of one day are checked as a calendar that has no other. */
function workingDayFaults(workingDay: Calendar['week']['mon']) {
  const week = '/week/mon'
  return calendarFaults({ timeZone: 'UTC', week: { mon: workingDay ?? [] }, exceptions: [] }).map(
    (fault) => ({
      ...fault,
      pointer: fault.pointer.replace(week, '/workingDay'),
      detail: fault.detail.replaceAll(week, '/workingDay'),
    }),
  )
}

/** A rule that comes every year fills a century; what is too much then are the years that were asked for. */
function tooManyFaults(calendar: Calendar) {
  return calendarFaults(calendar)
    .filter(({ code }) => code === 'too_many_exceptions')
    .map((fault) => ({ ...fault, pointer: '/years' }))
}

/** As long as a name may be that is written by hand, so that the draft can be edited. */
function withShortName({ name, ...exception }: CalendarException): CalendarException {
  return name === undefined ? exception : { ...exception, name: [...name].slice(0, 50).join('').trim() }
}
