import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../db/client.ts'
import { draftCalendar } from '../../db/queries/calendars.ts'
import { setContract } from '../../db/queries/customers.ts'
import { setInForce, setOutOfForce } from '../../db/queries/in-force.ts'
import { matterOf, mattersOf } from '../../db/queries/matters.ts'
import {
  draftPolicy,
  editPolicy,
  findPolicy,
  listPolicies,
  policyVersions,
} from '../../db/queries/policies.ts'
import { ensureDefaultPolicy, policyFor } from '../../db/queries/policy-choice.ts'
import { calendars, customers, policies } from '../../db/schema/index.ts'
import type { Matter, PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import { handbook, type PolicyScope } from '../../workflows/domain/sla/policy.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, hire, monday, nobody, open } from './cast.ts'

let fresh: FreshDatabase
let db: Db
beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
  await hire(db, { id: 'li', role: 'csr' })
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.delete(policies)
  await db.delete(calendars)
  await db.update(customers).set({ contract: null, contractUntil: null, tier: 'standard' })
})

const { id: _, version: __, chosenBy: ___, calendars: ____, ...definition } = handbook
const shanghai = 'Asia/Shanghai'
const matter: Matter = { kind: 'repair', tier: 'standard' }

/** The handbook with another target for normal tickets, so that one can be told from another. */
function promising(normal: string): PolicyDefinition {
  const { response } = handbook.clocks
  return {
    ...definition,
    clocks: { ...handbook.clocks, response: { ...response, targets: { ...response.targets, normal } } },
  }
}

async function draft(
  id: string,
  scope: PolicyScope,
  value: string | null,
  wording: PolicyDefinition = definition,
) {
  return draftPolicy(db, id, { nameZh: id, nameEn: id, scope, value, definition: wording }, 'A-001')
}

async function publish(id: string, scope: PolicyScope, value: string | null, wording?: PolicyDefinition) {
  const { version } = await draft(id, scope, value, wording)
  return setInForce(db, 'policy', id, version)
}

async function publishCalendar(id: string, from = '09:00') {
  const calendar = { timeZone: shanghai, week: { mon: [[from, '18:00']] as const }, exceptions: [] }
  const wording = { nameZh: id, nameEn: id, calendar, verifiedYears: [], source: null }
  const { version } = await draftCalendar(db, id, wording, 'A-001')
  return setInForce(db, 'calendar', id, version)
}

/** Id, version and state of all versions of a policy, the newest first. */
async function statesOf(id: string) {
  return (await policyVersions(db, id)).map(({ version, state }) => `${version} ${state}`)
}

async function chosenFor(more: Partial<Matter>) {
  const { id, chosenBy } = await policyFor(db, { ...matter, ...more }, monday, handbook)
  return { id, ...chosenBy }
}

describe('in a fresh database', () => {
  it('the first request makes the handbook the default, and says that it was chosen as such', async () => {
    const ticket = await open(db)
    expect(ticket.policy).toMatchObject({ id: 'handbook', version: 1, chosenBy: { scope: 'default' } })
    expect(ticket.clocks).toMatchObject([{ kind: 'response', target: 'PT48H' }])
    expect(await findPolicy(db, 'handbook')).toMatchObject({ madeBy: 'aftercare', definition })
  })

  it('twenty requests at once make it once', async () => {
    const tickets = await atOnce(20, (index) =>
      open(db, { customer: { name: `C${index}`, phone: `1390000${1000 + index}` } }),
    )
    expect(new Set(tickets.map(({ policy }) => `${policy.id}@${policy.version}`))).toEqual(
      new Set(['handbook@1']),
    )
    expect(await statesOf('handbook')).toEqual(['1 published'])
  })

  it('what the settings say is what it says', async () => {
    const ticket = await open(db, {}, { policy: promising('PT12H') })
    expect(ticket.clocks).toMatchObject([{ target: 'PT12H' }])
  })
})

describe('the settings', () => {
  it('that are the same make nothing, and others make the next version', async () => {
    await ensureDefaultPolicy(db, handbook)
    await ensureDefaultPolicy(db, handbook)
    expect(await statesOf('handbook')).toEqual(['1 published'])
    await ensureDefaultPolicy(db, promising('PT12H'))
    expect(await statesOf('handbook')).toEqual(['2 published', '1 superseded'])
    expect((await policyFor(db, matter, monday, handbook)).clocks.response?.targets.normal).toBe('PT12H')
  })

  it('change nothing once a person has published a default', async () => {
    await ensureDefaultPolicy(db, handbook)
    await publish('handbook', 'default', null, promising('PT6H'))
    await ensureDefaultPolicy(db, promising('PT12H'))
    expect(await statesOf('handbook')).toEqual(['2 published', '1 superseded'])
  })

  it('at two servers that start at once make one version', async () => {
    await atOnce(8, () => ensureDefaultPolicy(db, promising('PT12H')))
    expect(await statesOf('handbook')).toEqual(['1 published'])
  })
})

describe('a matter is promised', () => {
  beforeEach(async () => {
    await publish('house', 'default', null)
    await publish('mills', 'product', 'VMC-*')
    await publish('mill-850', 'product', 'VMC-850')
    await publish('keys', 'tier', 'key')
    await publish('gold', 'contract', 'gold')
  })

  it.each<[Partial<Matter>, Record<string, string>]>([
    [{}, { id: 'house', scope: 'default' }],
    [{ model: 'ABC-2000' }, { id: 'house', scope: 'default' }],
    [{ model: 'VMC-1060' }, { id: 'mills', scope: 'product', value: 'VMC-*' }],
    [{ model: 'VMC-850' }, { id: 'mill-850', scope: 'product', value: 'VMC-850' }],
    [
      { model: 'VMC-850', tier: 'key' },
      { id: 'keys', scope: 'tier', value: 'key' },
    ],
    [
      { model: 'VMC-850', tier: 'key', contract: 'gold' },
      { id: 'gold', scope: 'contract', value: 'gold' },
    ],
    [
      { tier: 'key', contract: 'silver' },
      { id: 'keys', scope: 'tier', value: 'key' },
    ],
  ])('%j by %j', async (more, chosen) => {
    expect(await chosenFor(more)).toEqual(chosen)
  })

  it('nothing by a draft, nor by what is no longer in force', async () => {
    await draft('silver', 'contract', 'silver')
    expect(await chosenFor({ contract: 'silver' })).toMatchObject({ id: 'house' })
    await setOutOfForce(db, 'policy', 'gold')
    expect(await chosenFor({ contract: 'gold' })).toMatchObject({ id: 'house' })
  })

  it('by the contract while it is in force, its last day in the company’s time zone included', async () => {
    const first = await open(db)
    const until = async (day: string, receivedAt: string) => {
      await setContract(db, first.customerId, 'gold', day)
      return (await open(db, { receivedAt })).policy.id
    }
    // Monday 23 November ends in Shanghai at 16:00 UTC.
    expect(await until('2026-11-23', '2026-11-23T15:59:59.999Z')).toBe('gold')
    expect(await until('2026-11-23', '2026-11-23T16:00:00.000Z')).toBe('house')
    await setContract(db, first.customerId, 'gold')
    expect((await open(db)).policy).toMatchObject({
      id: 'gold',
      chosenBy: { scope: 'contract', value: 'gold' },
    })
    await setContract(db, first.customerId, null)
    expect((await open(db)).policy.id).toBe('house')
  })
})

describe('the calendars of a promise', () => {
  const { response } = handbook.clocks
  const regional: PolicyDefinition = {
    ...definition,
    clocks: { response: { ...response, calendar: 'china', calendarByRegion: { EU: 'eu' } } },
  }

  it('are those of the region, kept in the ticket under their version', async () => {
    await publishCalendar('china')
    await publishCalendar('eu')
    await publishCalendar('eu', '08:00')
    await publish('house', 'default', null, regional)
    const chinese = await policyFor(db, { ...matter, region: '华东' }, monday, handbook)
    const european = await policyFor(db, { ...matter, region: 'EU' }, monday, handbook)
    expect(chinese.clocks.response?.calendar).toBe('china@1')
    expect(european.clocks.response?.calendar).toBe('eu@2')
    expect(european.calendars).toEqual({
      'eu@2': { timeZone: shanghai, week: { mon: [['08:00', '18:00']] }, exceptions: [] },
    })
  })

  it('are in force before the policy is, and as long', async () => {
    await publishCalendar('china')
    expect(await publish('house', 'default', null, regional)).toBe('calendar_not_in_force')
    await publishCalendar('eu')
    expect(await setInForce(db, 'policy', 'house', 1)).toEqual({ former: null })
    expect(await setOutOfForce(db, 'calendar', 'eu')).toBe(false)
    expect(await setOutOfForce(db, 'policy', 'house')).toBe(true)
    expect(await setOutOfForce(db, 'calendar', 'eu')).toBe(true)
  })
})

describe('bringing a version into force', () => {
  it('supersedes the one before, and can be turned back', async () => {
    expect(await publish('gold', 'contract', 'gold')).toEqual({ former: null })
    expect(await publish('gold', 'contract', 'gold', promising('PT1H'))).toEqual({ former: 1 })
    expect(await statesOf('gold')).toEqual(['2 published', '1 superseded'])
    expect(await setInForce(db, 'policy', 'gold', 1)).toEqual({ former: 2 })
    expect(await statesOf('gold')).toEqual(['2 superseded', '1 published'])
  })

  it('again changes nothing', async () => {
    await publish('gold', 'contract', 'gold')
    const before = await findPolicy(db, 'gold')
    expect(await setInForce(db, 'policy', 'gold', 1)).toEqual({ former: 1 })
    expect(await findPolicy(db, 'gold')).toEqual(before)
  })

  it('may make it another case’s, of which there is one policy only', async () => {
    await publish('gold', 'contract', 'gold')
    await publish('silver', 'contract', 'silver')
    expect(await publish('gold', 'contract', 'silver')).toBe('taken')
    expect(await publish('house', 'default', null)).toEqual({ former: null })
    expect(await publish('other', 'default', null)).toBe('taken')
    expect(await publish('gold', 'tier', 'key')).toEqual({ former: 1 })
    expect(await statesOf('gold')).toEqual(['3 published', '2 draft', '1 superseded'])
  })

  it('of two policies for one case at once takes one', async () => {
    await atOnce(6, (index) => draft(`p${index}`, 'contract', 'gold'))
    const outcomes = await atOnce(6, (index) => setInForce(db, 'policy', `p${index}`, 1))
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(5)
  })

  it('needs the version', async () => {
    await publish('gold', 'contract', 'gold')
    expect(await setInForce(db, 'policy', 'gold', 2)).toBe('not_found')
    expect(await setInForce(db, 'calendar', 'gold', 1)).toBe('not_found')
    expect(await statesOf('gold')).toEqual(['1 published'])
  })
})

describe('a draft', () => {
  it('is edited until it is in force, and never after', async () => {
    await draft('gold', 'contract', 'gold')
    const edit = (normal: string) =>
      editPolicy(
        db,
        'gold',
        1,
        { nameZh: '金', nameEn: 'Gold', scope: 'contract', value: 'gold', definition: promising(normal) },
        'M-001',
      )
    expect(await edit('PT1H')).toMatchObject({ version: 1, state: 'draft', nameEn: 'Gold', madeBy: 'M-001' })
    await setInForce(db, 'policy', 'gold', 1)
    expect(await edit('PT2H')).toBe('version_in_use')
    await publish('gold', 'contract', 'gold')
    expect(await edit('PT2H')).toBe('version_in_use')
    expect((await findPolicy(db, 'gold', 1))?.definition).toEqual(promising('PT1H'))
  })

  it('that nobody has made is not edited', async () => {
    const outcome = await editPolicy(
      db,
      'none',
      1,
      { nameZh: 'x', nameEn: 'x', scope: 'default', value: null, definition },
      'x',
    )
    expect(outcome).toBe('not_found')
  })

  it('has a version of its own, though ten are made at once', async () => {
    const made = await atOnce(10, () => draft('gold', 'contract', 'gold'))
    expect(made.map(({ version }) => version).sort((one, other) => one - other)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
  })

  it('is listed only where nothing is in force', async () => {
    await publish('gold', 'contract', 'gold')
    await draft('gold', 'contract', 'gold')
    await draft('silver', 'contract', 'silver')
    await draft('silver', 'contract', 'silver')
    expect((await listPolicies(db)).map(({ id, version }) => `${id} ${version}`)).toEqual([
      'gold 1',
      'silver 2',
    ])
  })
})

describe('the matter of a ticket', () => {
  it('is what intake chose its policy by', async () => {
    const ticket = await open(db, { region: 'EU', unit: { model: 'VMC-850' } })
    await setContract(db, ticket.customerId, 'gold', '2026-11-23')
    await db
      .update(customers)
      .set({ tier: 'key' })
      .where(and(eq(customers.id, ticket.customerId)))
    expect(await matterOf(db, ticket.number, shanghai)).toEqual({
      kind: 'repair',
      region: 'EU',
      model: 'VMC-850',
      tier: 'key',
      contract: 'gold',
    })
    await setContract(db, ticket.customerId, 'gold', '2026-11-22')
    expect((await matterOf(db, ticket.number, shanghai))?.contract).toBeUndefined()
  })

  it('is given for many at once, and for none that is not there', async () => {
    const [one, other] = [await open(db), await open(db)]
    expect(
      [...(await mattersOf(db, [one.number, other.number, '209901001'], shanghai)).keys()].sort(),
    ).toEqual([one.number, other.number].sort())
    expect(await mattersOf(db, [], shanghai)).toEqual(new Map())
  })
})

it('a contract is nobody’s whom nobody knows', async () => {
  expect(await setContract(db, nobody, 'gold')).toBeUndefined()
})
