import { describe, expect, it } from 'vitest'
import { reach } from '../../../workflows/domain/sla/clock.ts'
import {
  calendarsNamed,
  choosePolicy,
  fitsProduct,
  type Matter,
  type Offered,
  type PolicyDefinition,
  resolvePolicy,
} from '../../../workflows/domain/sla/definition.ts'
import { type ClockRule, handbook } from '../../../workflows/domain/sla/policy.ts'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'
import { anOpenTicket, at } from '../../support/cast.ts'
import { shown } from '../../support/clocks.ts'
import { contract, office } from '../../support/contract.ts'

const plain: Matter = { kind: 'repair', tier: 'standard' }

describe('the policy that applies', () => {
  const gold = { scope: 'contract', value: 'GOLD' } as const
  const silver = { scope: 'contract', value: 'SILVER' } as const
  const key = { scope: 'tier', value: 'key' } as const
  const mills = { scope: 'product', value: 'VMC-*' } as const
  const mill = { scope: 'product', value: 'VMC-850' } as const
  const millsOfNow = { scope: 'product', value: 'VMC-8*' } as const
  const usual = { scope: 'default' } as const
  // In an order that decides nothing.
  const all: Offered[] = [usual, mills, key, silver, millsOfNow, gold, mill]
  const everything: Matter = { kind: 'repair', tier: 'key', contract: 'GOLD', model: 'VMC-850' }

  it.each<[string, Matter, Offered]>([
    ['the contract’s, before all others', everything, gold],
    ['that of the contract in force, no other contract’s', { ...everything, contract: 'SILVER' }, silver],
    ['the tier’s, when there is no contract', { ...everything, contract: undefined }, key],
    ['the tier’s, when nothing is said of the contract', { ...everything, contract: 'BRONZE' }, key],
    ['the product’s, for an ordinary customer', { ...plain, model: 'VMC-850' }, mill],
    ['the closer product’s', { ...plain, model: 'VMC-855' }, millsOfNow],
    ['the wider product’s', { ...plain, model: 'VMC-1200' }, mills],
    ['the default, for another product', { ...plain, model: 'CT-20' }, usual],
    ['the default, when the product is not known', plain, usual],
  ])('is %s', (_, matter, expected) => {
    expect(choosePolicy(all, matter)).toBe(expected)
    expect(choosePolicy([...all].reverse(), matter)).toBe(expected)
  })

  it('is the whole name’s rather than that of a beginning which is all of the name', () => {
    const millAndVariants = { scope: 'product', value: 'VMC-850*' } as const
    expect(choosePolicy([millAndVariants, mill], { ...plain, model: 'VMC-850' })).toBe(mill)
    expect(choosePolicy([mill, millAndVariants], { ...plain, model: 'VMC-850' })).toBe(mill)
    expect(choosePolicy([mill, millAndVariants], { ...plain, model: 'VMC-850L' })).toBe(millAndVariants)
  })

  it('is none when none is for this', () => {
    expect(choosePolicy([gold, mill], plain)).toBeUndefined()
    expect(choosePolicy([{ scope: 'contract' }], plain)).toBeUndefined()
  })
})

describe('a product pattern', () => {
  it.each([
    ['VMC-850', 'VMC-850', true],
    ['VMC-850', 'VMC-8500', false],
    ['VMC-*', 'VMC-850', true],
    ['VMC-*', 'VMC-', true],
    ['VMC-*', 'XVMC-850', false],
    ['*', 'anything', true],
    ['*', undefined, false],
  ])('%s and %s: %s', (pattern, model, fits) => {
    expect(fitsProduct(pattern, model)).toBe(fits)
  })
})

const shanghai: Calendar = { ...office, timeZone: 'Asia/Shanghai' }
const calendars = {
  office: { version: 3, calendar: office },
  shanghai: { version: 7, calendar: shanghai },
  unused: { version: 1, calendar: office },
}
const rule: ClockRule = { ...contract.clocks.response, calendar: 'office' }
const definition: PolicyDefinition = {
  ...handbook,
  hours: 'office',
  clocks: {
    response: {
      ...rule,
      exceptions: [
        { kind: 'complaint', targets: { urgent: 'PT1H' } },
        { product: 'VMC-*', region: '华东', targets: { urgent: 'PT2H' } },
        { region: '华东', targets: { urgent: 'PT3H', low: 'PT20H' } },
      ],
      calendarByRegion: { 华东: 'shanghai' },
      levels: [{ at: '50%', tells: ['owner'], within: 'office' }],
    },
    followUp: handbook.clocks.followUp,
  },
}

function resolved(matter: Matter, receivedAt = '2026-11-23 08:00') {
  const named = { id: 'plan', version: 4, chosenBy: { scope: 'default' } } as const
  return resolvePolicy(definition, named, matter, calendars, at(receivedAt))
}

describe('the policy of one ticket', () => {
  it.each<[string, Matter, string, string]>([
    ['the usual', plain, 'PT4H', 'PT16H'],
    ['by kind', { ...plain, kind: 'complaint' }, 'PT1H', 'PT16H'],
    [
      'by kind, also where a region would fit',
      { ...plain, kind: 'complaint', region: '华东' },
      'PT1H',
      'PT16H',
    ],
    ['by product and region together', { ...plain, model: 'VMC-850', region: '华东' }, 'PT2H', 'PT16H'],
    ['by region alone, for another product', { ...plain, model: 'CT-20', region: '华东' }, 'PT3H', 'PT20H'],
    ['the usual, for the product elsewhere', { ...plain, model: 'VMC-850', region: '华北' }, 'PT4H', 'PT16H'],
  ])('has the targets %s', (_, matter, urgent, low) => {
    // What an exception does not name stays as usual.
    expect(resolved(matter).clocks.response?.targets).toEqual({ urgent, normal: 'PT8H', low })
  })

  it('has its own calendars only, named by their versions, and says which policy it is', () => {
    const policy = resolved(plain)
    expect(policy).toMatchObject({
      id: 'plan',
      version: 4,
      chosenBy: { scope: 'default' },
      hours: 'office@3',
    })
    expect(policy.calendars).toEqual({ 'office@3': office })
    expect(policy.clocks.response).toMatchObject({
      calendar: 'office@3',
      levels: [{ at: '50%', tells: ['owner'], within: 'office@3' }],
    })
    expect(policy.clocks.response).not.toHaveProperty('exceptions')
    expect(policy.clocks.response).not.toHaveProperty('calendarByRegion')
    expect(policy.clocks.followUp?.calendar).toBeUndefined()
  })

  it('has another calendar in some regions', () => {
    expect(resolved({ ...plain, region: '华东' }).clocks.response?.calendar).toBe('shanghai@7')
    expect(Object.keys(resolved({ ...plain, region: '华东' }).calendars)).toEqual(['shanghai@7', 'office@3'])
    // Nine in Shanghai is one in UTC: the three hours of the region are over at four.
    const ticket = anOpenTicket({
      policy: resolved({ ...plain, region: '华东' }),
      receivedAt: at('2026-11-23 00:30'),
    })
    expect(shown(ticket)).toEqual(['response 1 running 2026-11-23 04:00'])
  })

  it('leaves out the exceptions of its calendars that lie behind it, and keeps those that move a deadline', () => {
    const dates = ['2026-02-17', '2026-11-20', '2026-11-22', '2026-11-23', '2027-01-01']
    const holidays = { ...office, exceptions: dates.map((date) => ({ date, open: [] })) }
    const policy = resolvePolicy(
      definition,
      { id: 'plan', version: 4, chosenBy: { scope: 'default' } },
      plain,
      { ...calendars, office: { version: 3, calendar: holidays } },
      at('2026-11-23 08:00'),
    )
    expect(policy.calendars['office@3']?.exceptions.map(({ date }) => date)).toEqual(dates.slice(2))
    const full = { policy: { calendars: { 'office@3': holidays } }, pauses: [] }
    const [clock] = anOpenTicket({ policy }).clocks
    expect(clock && reach(clock, { policy, pauses: [] }, 3_600_000)).toBe(at('2026-11-24 10:00'))
    expect(clock && reach(clock, full, 3_600_000)).toBe(at('2026-11-24 10:00'))
  })

  it('cannot be without a calendar that it names', () => {
    const named = { id: 'plan', version: 4, chosenBy: { scope: 'default' } } as const
    expect(() => resolvePolicy(definition, named, plain, {}, at('2026-11-23 08:00'))).toThrow('office')
  })
})

it('the calendars that a definition names are all of them, each once', () => {
  expect(calendarsNamed(definition)).toEqual(['office', 'shanghai'])
  expect(calendarsNamed(handbook)).toEqual([])
})
