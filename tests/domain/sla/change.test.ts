import { describe, expect, it } from 'vitest'
import { type Change, type OfferedPolicy, policyUnder } from '../../../workflows/domain/sla/change.ts'
import type { Matter, PolicyDefinition } from '../../../workflows/domain/sla/definition.ts'
import { handbook, type Policy } from '../../../workflows/domain/sla/policy.ts'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'
import { at } from '../../support/cast.ts'

const { id: _, version: __, chosenBy: ___, calendars: ____, ...definition } = handbook
const plain: PolicyDefinition = definition
const shopHours: PolicyDefinition = {
  ...plain,
  hours: 'shop',
  clocks: { response: { ...handbook.clocks.response, calendar: 'shop' } },
}

const everyone: OfferedPolicy = { id: 'handbook', version: 1, scope: 'default', definition: plain }
const keyCustomers: OfferedPolicy = {
  id: 'key',
  version: 2,
  scope: 'tier',
  value: 'key',
  definition: shopHours,
}
const shop: Calendar = { timeZone: 'Asia/Shanghai', week: { mon: [['09:00', '18:00']] }, exceptions: [] }
const longer: Calendar = { ...shop, week: { mon: [['08:00', '20:00']] } }

const standard: Matter = { kind: 'repair', tier: 'standard' }
const key: Matter = { kind: 'repair', tier: 'key' }
const ticket = { policy: handbook as Policy, receivedAt: at('2026-11-23 08:00') }
const calendars = { shop: { version: 4, calendar: shop } }

describe('a policy that is published', () => {
  const change: Change = { policy: keyCustomers, others: [everyone], calendars }

  it('reaches the tickets that it is chosen for', () => {
    expect(policyUnder(change, ticket, standard)).toBeUndefined()
    expect(policyUnder(change, ticket, key)).toMatchObject({
      id: 'key',
      version: 2,
      chosenBy: { scope: 'tier', value: 'key' },
      hours: 'shop@4',
      calendars: { 'shop@4': shop },
    })
  })

  it('reaches every ticket when it is asked about for all', () => {
    expect(policyUnder({ ...change, everything: true }, ticket, standard)?.id).toBe('key')
  })
})

describe('a policy that is retired', () => {
  const change: Change = { retired: 'key', others: [everyone], calendars }

  it('gives its tickets what then applies, and leaves the others alone', () => {
    const promised =
      policyUnder({ policy: keyCustomers, others: [everyone], calendars }, ticket, key) ?? handbook
    expect(policyUnder(change, { ...ticket, policy: promised }, key)).toEqual({
      ...handbook,
      version: 1,
    })
    expect(policyUnder(change, ticket, key)).toBeUndefined()
  })
})

describe('a calendar that is published', () => {
  const next = { id: 'shop', version: 5, calendar: longer }
  const change: Change = { calendar: next, others: [everyone, keyCustomers], calendars }
  const promised =
    policyUnder({ policy: keyCustomers, others: [everyone], calendars }, ticket, key) ?? handbook

  it('changes the hours of the tickets that are reckoned by it, and nothing else', () => {
    expect(policyUnder(change, { ...ticket, policy: promised }, key)).toEqual({
      ...promised,
      hours: 'shop@5',
      clocks: { response: { ...handbook.clocks.response, calendar: 'shop@5' } },
      calendars: { 'shop@5': longer },
    })
  })

  it('leaves tickets that are not reckoned by it alone, whatever is chosen for them today', () => {
    expect(policyUnder(change, ticket, key)).toBeUndefined()
    const kept = { ...handbook, calendars: { 'shop@4': shop } }
    expect(policyUnder(change, { ...ticket, policy: kept }, key)).toBeUndefined()
  })
})
