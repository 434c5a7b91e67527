import type { Db } from '../../db/client.ts'
import { draftCalendar } from '../../db/queries/calendars.ts'
import { setInForce } from '../../db/queries/in-force.ts'
import { draftPolicy, type PolicyDraft } from '../../db/queries/policies.ts'
import type { NotPublished, PublicationOrder } from '../../db/queries/publication-order.ts'
import type { PublicationRow } from '../../db/queries/publications.ts'
import { beginPublication } from '../../db/queries/publishing.ts'
import type { PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import type { Calendar } from '../../workflows/domain/time/calendar.ts'

/** Policies and calendars of the tests, and their publication. */

/** The handbook with other hours for the response: for urgent, normal and low. */
export function responseIn(urgent: string, normal: string, low: string): PolicyDefinition {
  const { id, version, chosenBy, calendars, ...definition } = handbook
  const { response, followUp } = handbook.clocks
  return { ...definition, clocks: { response: { ...response, targets: { urgent, normal, low } }, followUp } }
}

/** Half the handbook's time: a normal ticket has 24 hours, and half of them are over after 12. */
export const stricter = responseIn('PT12H', 'PT24H', 'PT36H')

/** Drafts the next version of the default policy, or of another one. @returns its number */
export async function drafted(
  db: Db,
  definition: PolicyDefinition = stricter,
  { id = 'handbook', ...case_ }: { id?: string } & Partial<Pick<PolicyDraft, 'scope' | 'value'>> = {},
): Promise<number> {
  const names = { nameZh: id, nameEn: id, scope: 'default', value: null, ...case_ } as const
  return (await draftPolicy(db, id, { ...names, definition }, 'mei')).version
}

export const everyDay: Calendar = {
  timeZone: 'Asia/Shanghai',
  week: everyDayOf([['09:00', '17:00']]),
  exceptions: [],
}

export async function draftedCalendar(db: Db, calendar: Calendar = everyDay, id = 'shop'): Promise<number> {
  const draft = { nameZh: id, nameEn: id, calendar, verifiedYears: [], source: null }
  return (await draftCalendar(db, id, draft, 'mei')).version
}

/** A calendar that is in force. */
export async function calendarInForce(db: Db, calendar: Calendar = everyDay, id = 'shop'): Promise<void> {
  await setInForce(db, 'calendar', id, await draftedCalendar(db, calendar, id))
}

let publications = 0

/** Begins a publication of the default policy's version, for all open tickets, unless told otherwise. */
export function published(db: Db, order: Partial<PublicationOrder>): Promise<PublicationRow | NotPublished> {
  publications += 1
  const id = `00000000-0000-4000-8000-${String(publications).padStart(12, '0')}`
  return beginPublication(db, {
    id,
    subject: 'policy',
    subjectId: 'handbook',
    reach: 'open',
    madeBy: 'mei',
    ...order,
  })
}

/** The publication that was begun; a refusal is a mistake of the test. */
export async function begun(db: Db, order: Partial<PublicationOrder>): Promise<PublicationRow> {
  return row(await published(db, order))
}

export function row(outcome: PublicationRow | NotPublished): PublicationRow {
  if (typeof outcome === 'string') throw new Error(`Not published: ${outcome}`)
  return outcome
}

/** Rests no time at all, so that tests need not wait. */
export const noRest = { rest: async () => undefined }

export function everyDayOf(windows: [string, string][]): Calendar['week'] {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
  return Object.fromEntries(days.map((day) => [day, windows]))
}
