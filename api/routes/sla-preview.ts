import type { z } from 'zod'
import { findCalendar } from '../../db/queries/calendars.ts'
import type { Fault } from '../../workflows/domain/fault.ts'
import type { Level } from '../../workflows/domain/sla/level.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import { type Circumstances, previewDeadline, previewElapsed } from '../../workflows/domain/sla/preview.ts'
import {
  askedLevelFaults,
  askedReachFaults,
  asLevel,
  questionFaults,
} from '../../workflows/domain/sla/preview-faults.ts'
import { type Calendar, calendarFaults } from '../../workflows/domain/time/calendar.ts'
import { preview, previewQuestion } from '../contract/preview.ts'
import { badField } from '../errors.ts'
import { refuseFaults } from '../faults.ts'
import { type App, answers, type Service } from './route.ts'

type Question = z.infer<typeof previewQuestion>

export function slaPreviewRoutes(app: App, { db }: Service): void {
  app.post(
    '/v1/sla/preview',
    {
      config: { action: 'sla.read' },
      schema: {
        summary: 'Ask when a target would be due, or how much working time lies between two instants',
        description: 'Nothing is kept. A level that repeats is told for its first ten times.',
        tags: ['sla'],
        body: previewQuestion,
        response: answers({ 200: preview }),
      },
    },
    async ({ body }) => {
      const levels = levelsOf(body)
      refuseFaults([...inlineFaults(body.calendar), ...questionFaults(body), ...askedLevelFaults(levels)])
      const calendar = await calendarOf(db, body.calendar)
      refuseFaults(askedReachFaults(calendar, body.target, levels))
      const circumstances = circumstancesOf(body, calendar)
      return body.until === undefined
        ? previewDeadline(circumstances, body.target ?? 'PT0S', levels.map(asLevel))
        : previewElapsed(circumstances, body.until)
    },
  )
}

/** The handbook's warnings and the breach, unless others are asked for. */
const ordinaryLevels: string[] = handbook.clocks.response.levels.slice(0, 3).map(({ at }) => at)

function levelsOf({ levels = ordinaryLevels }: Question): (string | Level)[] {
  return levels.map((level) => (typeof level === 'string' ? level : ({ tells: [], ...level } as Level)))
}

function circumstancesOf({ startedAt, pauses }: Question, calendar: Calendar | undefined): Circumstances {
  return {
    ...(calendar ? { calendar } : {}),
    startedAt,
    pauses: pauses.map(({ from, to }) => ({ from, ...(to ? { to } : {}) })),
  }
}

/** What is asked may open on its exceptions alone; a calendar that is kept may not, as exceptions run out. */
function inlineFaults(asked: Question['calendar']): Fault[] {
  if (!isInline(asked)) return []
  const opens = asked.exceptions.some(({ open }) => open.length > 0)
  return calendarFaults(asked as Calendar)
    .filter(({ code }) => code !== 'never_opens' || !opens)
    .map((fault) => ({ ...fault, pointer: `/calendar${fault.pointer}` }))
}

async function calendarOf(db: Service['db'], asked: Question['calendar']): Promise<Calendar | undefined> {
  if (asked === undefined || asked === null) return undefined
  if (isInline(asked)) return asked as Calendar
  const { id, version } = typeof asked === 'string' ? { id: asked, version: undefined } : asked
  const found = await findCalendar(db, id, version)
  if (found) return found.calendar
  const which = version === undefined ? `is no calendar in force` : `has no version ${version}`
  throw badField('/calendar', 'unknown_calendar', `"${id}" ${which}; see GET /v1/sla/calendars.`)
}

function isInline(asked: Question['calendar']): asked is Extract<Question['calendar'], { timeZone: string }> {
  return typeof asked === 'object' && asked !== null && 'timeZone' in asked
}
