import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../db/client.ts'
import { setInForce } from '../../db/queries/in-force.ts'
import { editPolicy, findPolicy } from '../../db/queries/policies.ts'
import { ensureDefaultPolicy } from '../../db/queries/policy-choice.ts'
import { movePublication, type PublicationRow } from '../../db/queries/publications.ts'
import { beginApplication, beginRollback } from '../../db/queries/publishing.ts'
import type { PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { nobody, open } from './cast.ts'
import {
  begun,
  calendarInForce,
  drafted,
  draftedCalendar,
  everyDay,
  published,
  responseIn,
  row,
  stricter,
} from './publishing.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(
    sql`truncate publication_tickets, publications, policies, calendars, tickets, ticket_numbers, customers cascade`,
  )
  // The handbook, version 1.
  await ensureDefaultPolicy(db, responseIn('PT24H', 'PT48H', 'PT72H'))
})

const inForce = async (id = 'handbook') => (await findPolicy(db, id))?.version
const shop = { subject: 'calendar', subjectId: 'shop' } as const

/** As if its tickets had been prepared. */
async function previewed(order: Parameters<typeof begun>[1]): Promise<PublicationRow> {
  const publication = await begun(db, order)
  await movePublication(db, publication.id, 'preparing', 'previewed')
  return publication
}

/** As if its tickets had been told. */
async function applied(order: Parameters<typeof begun>[1]): Promise<PublicationRow> {
  const { id } = await previewed(order)
  const publication = row(await beginApplication(db, id))
  await movePublication(db, id, 'applying', 'applied')
  return publication
}

describe('a publication', () => {
  it('is prepared before anything is in force', async () => {
    await open(db)
    const publication = await begun(db, { version: await drafted(db) })
    expect(publication).toMatchObject({ state: 'preparing', version: 2, formerVersion: 1, total: 1, done: 0 })
    expect(await inForce()).toBe(1)
  })

  it('for new tickets only has nothing to prepare and nobody to tell', async () => {
    const publication = await begun(db, { version: await drafted(db), reach: 'new' })
    expect(publication).toMatchObject({ state: 'previewed', total: 0 })
    expect(await beginApplication(db, publication.id)).toMatchObject({ state: 'applied' })
    expect(await inForce()).toBe(2)
    expect(await beginRollback(db, publication.id)).toMatchObject({ state: 'rolled_back' })
    expect(await inForce()).toBe(1)
    // Rolled back, it is not applied again: what it would do has to be looked at anew.
    expect(await beginApplication(db, publication.id)).toBe('preview_outdated')
    expect(await inForce()).toBe(1)
  })

  it('is begun, applied and rolled back once, however often it is asked for', async () => {
    const version = await drafted(db)
    const first = await begun(db, { version })
    expect(await begun(db, { id: first.id, version })).toEqual(first)
    await movePublication(db, first.id, 'preparing', 'previewed')
    const application = row(await beginApplication(db, first.id))
    expect(application).toMatchObject({ state: 'applying' })
    expect(await beginApplication(db, first.id)).toEqual(application)
    const rollback = row(await beginRollback(db, first.id))
    expect(rollback).toMatchObject({ state: 'rolling_back' })
    expect(await beginRollback(db, first.id)).toEqual(rollback)
  })

  it('rolled back leaves nothing in force where nothing was', async () => {
    const version = await drafted(db, undefined, { id: 'key', scope: 'tier', value: 'key' })
    const { id } = await applied({ subjectId: 'key', version })
    expect(await inForce('key')).toBe(1)
    await beginRollback(db, id)
    expect(await inForce('key')).toBeUndefined()
  })

  it('takes a policy out of force, and back', async () => {
    const version = await drafted(db, undefined, { id: 'key', scope: 'tier', value: 'key' })
    await setInForce(db, 'policy', 'key', version)
    const { id } = await applied({ subjectId: 'key' })
    expect(await inForce('key')).toBeUndefined()
    await beginRollback(db, id)
    expect(await inForce('key')).toBe(1)
  })
})

describe('a publication is refused', () => {
  it('when there is no such version, or it is in force already', async () => {
    expect(await published(db, { version: 2 })).toBe('not_found')
    expect(await published(db, { subjectId: 'nobody' })).toBe('not_found')
    await drafted(db, stricter, { id: 'draft', scope: 'tier', value: 'key' })
    expect(await published(db, { subjectId: 'draft' })).toBe('not_in_force')
    expect(await published(db, { ...shop, version: 1 })).toBe('not_found')
    expect(await published(db, { version: 1 })).toBe('in_force_already')
    expect(await beginApplication(db, nobody)).toBe('not_found')
    expect(await beginRollback(db, nobody)).toBe('not_found')
  })

  it('when a calendar comes to a target of a policy in force only after years', async () => {
    await calendarInForce(db)
    /** The response by the hours of the shop, low tickets within so long. */
    const byShop = (low: string): PolicyDefinition => {
      const definition = responseIn('PT24H', 'PT48H', low)
      const response = {
        ...handbook.clocks.response,
        ...definition.clocks.response,
        levels: [],
        calendar: 'shop',
      }
      return { ...definition, clocks: { ...definition.clocks, response } }
    }
    await setInForce(db, 'policy', 'handbook', await drafted(db, byShop('PT261H')))
    const oneHour = { ...everyDay, week: { mon: [['09:00', '10:00']] as const } }
    const enough = await draftedCalendar(db, oneHour)
    expect(await published(db, { ...shop, version: enough })).toMatchObject({ state: 'preparing' })
    await db.execute(sql`truncate publications cascade`)
    await setInForce(db, 'policy', 'handbook', await drafted(db, byShop('PT262H')))
    expect(await published(db, { ...shop, version: enough })).toBe('out_of_reach')
    expect((await findPolicy(db, 'handbook'))?.state).toBe('published')
  })

  it('when no default policy would be left', async () => {
    expect(await published(db, {})).toBe('default_needed')
    const version = await drafted(db, undefined, { scope: 'tier', value: 'key' })
    expect(await published(db, { version })).toBe('default_needed')
  })

  it('when another policy is there for the same case, or a calendar is not in force', async () => {
    const key = { scope: 'tier', value: 'key' } as const
    await setInForce(db, 'policy', 'key', await drafted(db, undefined, { id: 'key', ...key }))
    const rival = await drafted(db, undefined, { id: 'rival', ...key })
    expect(await published(db, { subjectId: 'rival', version: rival })).toBe('taken')
    const named = await drafted(db, { ...responseIn('PT1H', 'PT2H', 'PT3H'), hours: 'shop' })
    expect(await published(db, { version: named })).toBe('calendar_not_in_force')
    expect(await inForce('rival')).toBeUndefined()
  })

  it('while tickets are told of another one', async () => {
    const { id } = await previewed({ version: await drafted(db) })
    await beginApplication(db, id)
    expect(await published(db, { ...shop, version: await draftedCalendar(db) })).toBe('publication_under_way')
    await movePublication(db, id, 'applying', 'applied')
    expect(await published(db, { ...shop, version: 1 })).toMatchObject({ state: 'preparing' })
  })
})

describe('an application is refused', () => {
  it('before the preview is there', async () => {
    const { id } = await begun(db, { version: await drafted(db) })
    expect(await beginApplication(db, id)).toBe('still_preparing')
    expect(await beginRollback(db, id)).toBe('not_applied')
    expect(await inForce()).toBe(1)
  })

  it('when something else was published, rolled back or edited since', async () => {
    const version = await drafted(db)
    const first = await previewed({ version })
    const calendar = await applied({ ...shop, version: await draftedCalendar(db) })
    expect(await beginApplication(db, first.id)).toBe('preview_outdated')

    const second = await previewed({ version })
    await beginRollback(db, calendar.id)
    await movePublication(db, calendar.id, 'rolling_back', 'rolled_back')
    expect(await beginApplication(db, second.id)).toBe('preview_outdated')

    const third = await previewed({ version })
    const draft = await findPolicy(db, 'handbook', version)
    if (!draft) throw new Error('There is no draft.')
    await editPolicy(db, 'handbook', version, { ...draft, nameEn: 'Another name' }, 'mei')
    expect(await beginApplication(db, third.id)).toBe('preview_outdated')
    expect(await inForce()).toBe(1)
  })
})

describe('a rollback is refused', () => {
  it('when a later version of the same policy was published, until that is rolled back itself', async () => {
    const first = await applied({ version: await drafted(db) })
    const second = await applied({ version: await drafted(db) })
    expect(await beginRollback(db, first.id)).toBe('published_later')
    await beginRollback(db, second.id)
    await movePublication(db, second.id, 'rolling_back', 'rolled_back')
    expect(await inForce()).toBe(2)
    expect(await beginRollback(db, first.id)).toMatchObject({ state: 'rolling_back' })
    expect(await inForce()).toBe(1)
  })

  it('when it would leave policies without their calendar', async () => {
    const calendar = await applied({ ...shop, version: await draftedCalendar(db), reach: 'new' })
    const named = await drafted(db, { ...responseIn('PT1H', 'PT2H', 'PT3H'), hours: 'shop' })
    await applied({ version: named, reach: 'new' })
    expect(await beginRollback(db, calendar.id)).toBe('calendar_in_use')
  })

  it('not when something was published that has nothing to do with it', async () => {
    const first = await applied({ version: await drafted(db) })
    await calendarInForce(db)
    await applied({ ...shop, version: await draftedCalendar(db) })
    expect(await beginRollback(db, first.id)).toMatchObject({ state: 'rolling_back' })
  })
})
