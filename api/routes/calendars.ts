import { z } from 'zod'
import {
  calendarVersions,
  draftCalendar,
  editCalendar,
  findCalendar,
  listCalendars,
} from '../../db/queries/calendars.ts'
import { type Calendar, calendarFaults } from '../../workflows/domain/time/calendar.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { newCalendar } from '../contract/sla.ts'
import { calendarView } from '../contract/versions.ts'
import { refuseFaults } from '../faults.ts'
import { callerIn } from '../identity.ts'
import { viewCalendar } from '../sla-views.ts'
import { type App, answers, type Service } from './route.ts'
import { editedVersion, knownId, newVersionId, noSuch, versionParams, wantedVersion } from './versions.ts'

/** Working calendars, in versions: drafts are edited here; bringing one into force is a publication. */
export function calendarRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/sla/calendars',
    {
      config: { action: 'sla.read' },
      schema: {
        summary: 'The calendars, each in the version in force, or the newest where none is',
        tags: ['sla'],
        response: answers({ 200: z.object({ items: z.array(calendarView) }) }),
      },
    },
    async () => ({ items: (await listCalendars(db)).map(viewNow) }),
  )

  app.get(
    '/v1/sla/calendars/:id/versions',
    {
      config: { action: 'sla.read' },
      schema: {
        summary: 'All versions of a calendar, the newest first',
        tags: ['sla'],
        params: z.object({ id: z.string() }),
        response: answers({ 200: z.object({ items: z.array(calendarView) }) }),
      },
    },
    async ({ params }) => {
      const rows = await calendarVersions(db, knownId('calendar', params.id))
      if (rows.length === 0) throw noSuch('calendar')
      return { items: rows.map(viewNow) }
    },
  )

  app.get(
    '/v1/sla/calendars/:id/versions/:version',
    {
      config: { action: 'sla.read' },
      schema: {
        summary: 'A version of a calendar',
        tags: ['sla'],
        params: versionParams,
        response: answers({ 200: calendarView }),
      },
    },
    async ({ params }) => {
      const row = await findCalendar(db, ...wantedVersion('calendar', params))
      if (!row) throw noSuch('calendar')
      return viewNow(row)
    },
  )

  app.post(
    '/v1/sla/calendars/:id/versions',
    {
      config: { action: 'sla.write' },
      schema: {
        summary: 'Draft a new calendar, or the next version of one',
        tags: ['sla'],
        params: z.object({ id: z.string() }),
        body: newCalendar,
        response: answers({ 201: calendarView }, [409]),
      },
    },
    async (request, reply) => {
      const id = newVersionId(request.params.id)
      const row = await draftCalendar(db, id, draftOf(request.body), callerIn(request).id)
      return reply
        .status(201)
        .header('location', `/v1/sla/calendars/${id}/versions/${row.version}`)
        .send(viewNow(row))
    },
  )

  app.put(
    '/v1/sla/calendars/:id/versions/:version',
    {
      config: { action: 'sla.write' },
      schema: {
        summary: 'Change a draft; a version that is or was in force stays as it is',
        tags: ['sla'],
        params: versionParams,
        body: newCalendar,
        response: answers({ 200: calendarView }, [409]),
      },
    },
    async (request) => {
      const [id, version] = wantedVersion('calendar', request.params)
      const draft = draftOf(request.body)
      const edited = await editCalendar(db, id, version, draft, callerIn(request).id)
      return viewNow(editedVersion('calendar', edited))
    },
  )
}

function viewNow(row: Parameters<typeof viewCalendar>[0]) {
  return viewCalendar(row, instant(Date.now()))
}

/** @throws a problem that names each field that makes no sense */
function draftOf({ names, calendar, verifiedYears, source }: z.infer<typeof newCalendar>) {
  const given = calendar as Calendar
  refuseFaults(calendarFaults(given), '/calendar')
  return { nameZh: names['zh-CN'], nameEn: names.en, calendar: given, verifiedYears, source: source ?? null }
}
