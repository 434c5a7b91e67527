import { describe, expect, it } from 'vitest'
import { gold } from '../../../db/examples/promises.ts'
import type { ClockDefinition, PolicyDefinition } from '../../../workflows/domain/sla/definition.ts'
import type { Level } from '../../../workflows/domain/sla/level.ts'
import { type Milestone, milestones } from '../../../workflows/domain/sla/milestone.ts'
import { canFollow } from '../../../workflows/domain/sla/milestone-order.ts'
import { handbook } from '../../../workflows/domain/sla/policy.ts'
import { policyFaults } from '../../../workflows/domain/sla/policy-faults.ts'
import { scopeFaults } from '../../../workflows/domain/sla/scope-faults.ts'
import type { ClockKind } from '../../../workflows/domain/vocabulary.ts'

const known = { calendars: ['china', 'eu'], staff: ['S-001'] }

/** A clock that nothing is wrong with. */
const sound: ClockDefinition = {
  targets: { normal: 'PT8H' },
  starts: ['received'],
  stops: ['resolved'],
  pauses: [],
  levels: [],
}

function faultsOf(definition: PolicyDefinition): string[] {
  const faults = policyFaults(definition, known)
  for (const { detail } of faults) expect(detail).toMatch(/\.$/)
  return faults.map(({ pointer, code }) => `${pointer} ${code}`)
}

/** The faults of a policy that has this clock besides those of the handbook. */
function faultsWith(change: Partial<ClockDefinition>, kind: ClockKind = 'resolution'): string[] {
  return faultsOf({ ...handbook, clocks: { ...handbook.clocks, [kind]: { ...sound, ...change } } })
}

/** Three levels that repeat so often, which is three more than three times that. */
function manyLevels(times: number): Partial<Level>[] {
  return ['+1h', '+1d', '+2d'].map((at) => ({ at, repeat: { every: 'PT1M', times } }))
}

function faultsOfLevels(...levels: Partial<Level>[]): string[] {
  return faultsWith({ levels: levels.map((level) => ({ at: 'breach', tells: ['owner'], ...level })) })
}

describe('a policy', () => {
  it.each([
    ['the handbook', handbook],
    ['the example of a contract', gold.definition],
  ])('without a fault is %s', (_, definition) => {
    expect(faultsOf(definition)).toEqual([])
  })

  it('promises every urgency a response, from receipt on', () => {
    const { response, ...others } = handbook.clocks
    expect(faultsOf({ ...handbook, clocks: others })).toEqual(['/clocks/response missing'])
    expect(
      faultsOf({ ...handbook, clocks: { response: { ...response, targets: { urgent: 'PT1H' } } } }),
    ).toEqual(['/clocks/response/targets/normal missing', '/clocks/response/targets/low missing'])
    expect(
      faultsOf({ ...handbook, clocks: { response: { ...response, starts: ['acknowledged'] } } }),
    ).toEqual(['/clocks/response/starts starts_late'])
  })

  it('names calendars that are there', () => {
    expect(faultsOf({ ...handbook, hours: 'mars' })).toEqual(['/hours unknown_calendar'])
    expect(faultsWith({ calendar: 'china', calendarByRegion: { EU: 'eu', 'A/B': 'mars' } })).toEqual([
      '/clocks/resolution/calendarByRegion/A~1B unknown_calendar',
    ])
    expect(faultsWith({ calendar: 'mars' })).toEqual(['/clocks/resolution/calendar unknown_calendar'])
    expect(faultsOfLevels({ within: 'mars' })).toEqual([
      '/clocks/resolution/levels/0/within unknown_calendar',
    ])
  })

  it('has durations that are over nothing and within a year', () => {
    expect(
      faultsOf({
        ...handbook,
        resolution: { urgent: 'soon', normal: 'P5D', low: 'P367D' },
        offer: { urgent: 'PT0S', normal: 'PT2H', low: 'PT2H' },
        followUp: { retry: 'P', attempts: 3, questionnaire: 'PT' },
        partsRetry: '1h',
      }),
    ).toEqual([
      '/resolution/urgent malformed_duration',
      '/resolution/low too_long',
      '/offer/urgent too_short',
      '/followUp/retry malformed_duration',
      '/followUp/questionnaire malformed_duration',
      '/partsRetry malformed_duration',
    ])
  })
})

describe('the targets of a clock', () => {
  it.each<[ClockDefinition['targets'], ...string[]]>([
    [{ urgent: 'P366D' }],
    [{}, ' no_target'],
    [{ urgent: 'PT0S' }, '/urgent too_short'],
    [{ urgent: 'P366DT1S' }, '/urgent too_long'],
    [{ urgent: 'PT1H', low: 'an hour' }, '/low malformed_duration'],
  ])('%j', (targets, ...at) => {
    expect(faultsWith({ targets })).toEqual(at.map((fault) => `/clocks/resolution/targets${fault}`))
  })

  it('have exceptions for something, each with a target', () => {
    const targets = { urgent: 'PT1H' }
    expect(
      faultsWith({
        exceptions: [
          { product: 'VMC-*', targets },
          { targets },
          { kind: 'complaint', targets: {} },
          { product: 'V*C', targets },
          { product: '*', targets },
        ],
      }),
    ).toEqual([
      '/clocks/resolution/exceptions/1 fits_everything',
      '/clocks/resolution/exceptions/2/targets no_target',
      '/clocks/resolution/exceptions/3/product malformed_pattern',
      '/clocks/resolution/exceptions/4/product malformed_pattern',
    ])
  })
})

describe('a clock that can never be met', () => {
  it.each<[string, Milestone[], Milestone[], ...string[]]>([
    ['never starts', [], ['resolved'], '/starts never_starts'],
    ['never stops', ['received'], [], '/stops never_stops'],
    ['neither', [], [], '/starts never_starts', '/stops never_stops'],
    ['stops with its own start, which comes once', ['responded'], ['responded'], '/starts/0 never_met'],
    ['acknowledged after somebody triaged', ['triaged'], ['acknowledged'], '/starts/0 never_met'],
    ['responded once the work is complete', ['completed'], ['responded'], '/starts/0 never_met'],
    ['planned once the work is complete', ['completed'], ['planned'], '/starts/0 never_met'],
    ['parts settled after the customer signed', ['resolved'], ['partsSettled'], '/starts/0 never_met'],
    ['received again in its round', ['informed'], ['received'], '/starts/0 never_met'],
    [
      'from two starts, one of them too late',
      ['received', 'followedUp'],
      ['resolved'],
      '/starts/1 never_met',
    ],
    ['one of two stops comes before', ['responded'], ['acknowledged', 'resolved'], '/stops/0 always_before'],
    [
      'from both of two starts',
      ['completed', 'resolved'],
      ['arrived', 'booked'],
      '/starts/0 never_met',
      '/starts/1 never_met',
    ],
  ])('%s', (_, starts, stops, ...at) => {
    expect(faultsWith({ starts, stops })).toEqual(at.map((fault) => `/clocks/resolution${fault}`))
  })

  it.each<[Milestone, Milestone]>([
    ['received', 'acknowledged'],
    ['informed', 'informed'],
    ['offered', 'offerAnswered'],
    ['offerAnswered', 'offered'],
    ['arrived', 'planned'],
    ['resolved', 'followedUp'],
    ['resolved', 'informed'],
    ['customerReplied', 'acknowledged'],
    ['supplierAnswered', 'supplierAsked'],
    ['partsSettled', 'partsWanted'],
  ])('is not one from %s to %s', (start, stop) => {
    expect(faultsWith({ starts: [start], stops: [stop] })).toEqual([])
  })

  it('everything can follow receipt but itself, and nothing that comes once follows itself', () => {
    const once: Milestone[] = [
      ...(['received', 'acknowledged', 'responded', 'unitArrived', 'depotReceived'] as const),
      ...(['completed', 'packed', 'shippedBack', 'delivered', 'resolved'] as const),
    ]
    expect(milestones.filter((milestone) => !canFollow(milestone, 'received'))).toEqual(['received'])
    expect(milestones.filter((milestone) => !canFollow(milestone, milestone))).toEqual(once)
  })
})

describe('a clock that pauses for ever', () => {
  it.each<[string, Partial<ClockDefinition>, string[]]>([
    [
      'waits for the supplier and pauses for it',
      { starts: ['supplierAsked'], stops: ['supplierAnswered'], pauses: ['customer', 'supplier'] },
      ['/pauses/1 pauses_for_ever'],
    ],
    [
      'is not one of parts that they pause: it counts until the stock has said that it is short',
      { starts: ['partsWanted'], stops: ['partsSettled'], pauses: ['parts'] },
      [],
    ],
    [
      'waits for the customer and pauses for them',
      { starts: ['informed'], stops: ['customerReplied'], pauses: ['customer'] },
      ['/pauses/0 pauses_for_ever'],
    ],
    [
      'waits for either of two, and pauses for both',
      {
        starts: ['informed'],
        stops: ['customerReplied', 'supplierAnswered'],
        pauses: ['customer', 'parts', 'supplier'],
      },
      ['/pauses/0 pauses_for_ever', '/pauses/2 pauses_for_ever'],
    ],
    [
      'is not one that another wait pauses',
      { starts: ['supplierAsked'], stops: ['supplierAnswered'], pauses: ['customer', 'parts'] },
      [],
    ],
    [
      'is not one that something else stops too',
      { starts: ['partsWanted'], stops: ['partsSettled', 'completed'], pauses: ['parts'] },
      [],
    ],
  ])('%s', (_, change, at) => {
    expect(faultsWith(change)).toEqual(at.map((fault) => `/clocks/resolution${fault}`))
  })

  it('is resumed by what can happen meanwhile, and only if something pauses it', () => {
    expect(faultsWith({ resumes: ['informed'] })).toEqual(['/clocks/resolution/resumes nothing_to_resume'])
    expect(faultsWith({ pauses: ['customer'], resumes: ['customerReplied', 'received'] })).toEqual([
      '/clocks/resolution/resumes/1 never_resumes',
    ])
  })

  it('goes on in a further round only if it starts with one', () => {
    expect(faultsWith({ reopening: 'resume' })).toEqual([])
    expect(faultsWith({ reopening: { extend: 'PT0S' } })).toEqual([
      '/clocks/resolution/reopening/extend too_short',
    ])
    expect(faultsWith({ starts: ['planned'], reopening: 'resume' })).toEqual([
      '/clocks/resolution/reopening cannot_go_on',
    ])
    expect(faultsWith({ starts: ['planned'], reopening: 'new_cycle' })).toEqual([])
  })
})

describe('levels', () => {
  it.each<[string, Partial<Level>[], ...string[]]>([
    ['of every form', [{ at: '50%' }, { at: '-1h30m' }, { at: '100%' }, { at: '+2d' }]],
    [
      'that are none',
      [{ at: 'soon' }, { at: '50' }, { at: '1h' }, { at: '-' }],
      '/0/at malformed_level',
      '/1/at malformed_level',
      '/2/at malformed_level',
      '/3/at malformed_level',
    ],
    ['over a year away', [{ at: '+367d' }], '/0/at too_long'],
    ['of one name', [{ at: 'breach' }, { at: '100%' }], '/1 level_named_twice'],
    ['of one share, written in two ways', [{ at: '75%' }, { at: '75.0%' }], '/1 level_named_twice'],
    [
      'that a repeat names again',
      [{ at: '+24h', repeat: { every: 'P1D' } }, { at: '+3d' }],
      '/1 level_named_twice',
    ],
    [
      'that a repeat names only after a thousand times',
      [{ at: '+1h', repeat: { every: 'P1D', times: 2 } }, { at: '+73h' }],
    ],
    [
      'that repeat within the minute',
      [{ repeat: { every: 'PT59S', times: 2 } }],
      '/0/repeat/every too_short',
    ],
    ['that are never quiet', [{ repeat: { every: 'PT23H59M' } }], '/0/repeat/times repeats_for_ever'],
    ['that repeat once a day', [{ repeat: { every: 'PT24H' } }]],
    ['that repeat a hundred times', [{ repeat: { every: 'PT1M', times: 100 } }]],
    ['that repeat too often', [{ repeat: { every: 'PT1H', times: 101 } }], '/0/repeat/times out_of_range'],
    ['that are 300 with their repeats', manyLevels(99)],
    ['that are 301 with their repeats', [...manyLevels(99), { at: '10%' }], ' too_many_levels'],
    [
      'that repeat until the clock stops, each as many as a hundred',
      [...manyLevels(67), { at: '+10d', repeat: { every: 'P1D' } }],
      ' too_many_levels',
    ],
    [
      'that tell nobody and do nothing',
      [{ tells: [] }, { at: '50%', tells: [], acts: [] }],
      '/0 does_nothing',
      '/1 does_nothing',
    ],
    ['that only do something', [{ tells: [], acts: ['pause_offers'] }]],
    ['that repeat no time', [{ repeat: { every: 'PT1H', times: 0 } }], '/0/repeat/times out_of_range'],
    ['that repeat at no interval', [{ repeat: { every: 'daily' } }], '/0/repeat/every malformed_duration'],
    ['before the start of eight hours', [{ at: '-8h' }, { at: '-8h1m' }], '/1/at before_the_start'],
  ])('%s', (_, levels, ...at) => {
    expect(faultsOfLevels(...levels)).toEqual(at.map((fault) => `/clocks/resolution/levels${fault}`))
  })

  it('are held against the shortest target, those of exceptions too', () => {
    const levels: Level[] = [{ at: '-4h', tells: ['owner'] }]
    const exceptions = [{ kind: 'complaint' as const, targets: { low: 'PT3H' } }]
    expect(faultsWith({ levels, exceptions })).toEqual(['/clocks/resolution/levels/0/at before_the_start'])
  })

  it('tell somebody who is there, and do something that can be done', () => {
    const tells = ['owner', 'staff:S-001', 'boss', 'staff:', 'staff:S-404'] as Level['tells']
    const acts = [
      'raise_urgency',
      'reassign:team_lead',
      'reassign:S-404',
      'reassign:',
      'explode',
    ] as Level['acts']
    const levels = [{ at: 'breach', tells, ...(acts ? { acts } : {}) }]
    expect(faultsWith({ targets: { urgent: 'PT4H', normal: 'PT8H' }, levels })).toEqual(
      [
        '/tells/2 unknown_audience',
        '/tells/3 unknown_audience',
        '/tells/4 unknown_staff',
        '/acts/2 unknown_staff',
        '/acts/3 unknown_act',
        '/acts/4 unknown_act',
      ].map((fault) => `/clocks/resolution/levels/0${fault}`),
    )
  })

  it('of an internal target are no customer’s business', () => {
    const levels: Level[] = [{ at: 'breach', tells: ['owner', 'customer'] }]
    expect(faultsWith({ levels })).toEqual([])
    expect(faultsWith({ levels, internal: true })).toEqual(['/clocks/resolution/levels/0/tells/1 internal'])
  })
})

describe('a prediction', () => {
  const levels: Level[] = [{ at: 'predicted', tells: ['owner'] }]
  const promise: ClockDefinition = { ...sound, levels }
  const stage: ClockDefinition = { ...sound, stops: ['triaged'], internal: true }
  const refused = ['/clocks/resolution/levels/0/at cannot_predict']

  function faultsOfStages(stages: PolicyDefinition['clocks'], change: Partial<ClockDefinition> = {}) {
    const resolution = { ...promise, ...change }
    return faultsOf({ ...handbook, clocks: { ...handbook.clocks, resolution, ...stages } })
  }
  const triage = (change: Partial<ClockDefinition>) => ({ triage: { ...stage, ...change } })

  it('has internal targets to go by', () => {
    expect(faultsWith({ levels })).toEqual(refused)
    expect(faultsOfStages(triage({ targets: { normal: 'PT2H' } }))).toEqual([])
  })

  it('does not come at once: the internal targets together are less than the promise of eight hours', () => {
    expect(faultsOfStages(triage({ targets: { normal: 'PT7H59M' } }))).toEqual([])
    expect(faultsOfStages(triage({ targets: { normal: 'PT8H' } }))).toEqual(refused)
  })

  it('does not come at once by the stages together, of which a supplier is not counted on before the question', () => {
    const parts: ClockDefinition = { ...stage, starts: ['partsWanted'], stops: ['partsSettled'] }
    const supplier: ClockDefinition = { ...stage, starts: ['supplierAsked'], stops: ['supplierAnswered'] }
    const both = (target: string) => ({
      ...triage({ targets: { normal: 'PT4H' } }),
      parts: { ...parts, targets: { normal: target } },
      supplier,
    })
    expect(faultsOfStages(both('PT3H59M'))).toEqual([])
    expect(faultsOfStages(both('PT4H'))).toEqual(refused)
  })

  it('does not come at once for a kind, product or region with targets of its own', () => {
    const complaint = { kind: 'complaint' as const, targets: { normal: 'PT2H' } }
    const mills = { product: 'VMC-*', targets: { normal: 'PT9H' } }
    const quick = triage({ targets: { normal: 'PT2H' } })
    expect(faultsOfStages(quick, { exceptions: [{ ...complaint, targets: { normal: 'PT2H1M' } }] })).toEqual(
      [],
    )
    expect(faultsOfStages(quick, { exceptions: [complaint] })).toEqual(refused)
    // The stage takes nine hours for mills, and so does their promise, but in the east it stays at eight.
    const slow = triage({
      targets: { normal: 'PT2H' },
      exceptions: [{ ...mills, targets: { normal: 'PT8H' } }],
    })
    const east = { region: 'east', targets: { normal: 'PT8H' } }
    expect(faultsOfStages(slow, { exceptions: [mills] })).toEqual([])
    expect(faultsOfStages(slow, { exceptions: [east, mills] })).toEqual(refused)
    expect(faultsOfStages(slow, { exceptions: [mills, east] })).toEqual([])
  })

  it('says which tickets it would be told of at once', () => {
    const exceptions = [{ product: 'VMC-*', region: 'east', targets: { normal: 'PT2H' } }]
    const clocks = {
      ...handbook.clocks,
      ...triage({ targets: { normal: 'PT2H' } }),
      resolution: { ...promise, exceptions },
    }
    expect(policyFaults({ ...handbook, clocks }, known)[0]?.detail).toMatch(
      /^For normal tickets for VMC- in east the internal targets ahead add up/,
    )
  })

  it('needs an urgency that has both the promise and an internal target', () => {
    const low = triage({ targets: { low: 'PT2H' } })
    expect(faultsOfStages(low)).toEqual(refused)
    expect(faultsOfStages(low, { targets: { normal: 'PT8H', low: 'PT24H' } })).toEqual([])
    expect(faultsOfStages(low, { exceptions: [{ kind: 'training', targets: { low: 'PT24H' } }] })).toEqual([])
  })

  it.each<[string, Milestone[], Milestone[], string[]]>([
    ['comes once the promise is over', ['resolved'], ['followedUp'], refused],
    ['comes before it is over', ['completed'], ['followedUp'], []],
  ])('needs a stage that comes into it, and one that %s', (_, starts, stops, at) => {
    expect(faultsOfStages({ acknowledge: { ...stage, starts, stops, targets: { normal: 'PT2H' } } })).toEqual(
      at,
    )
  })

  it('needs a stage that is not over before it begins', () => {
    const before = { ...stage, targets: { normal: 'PT2H' } }
    const course: Partial<ClockDefinition> = { starts: ['booked'], stops: ['arrived'] }
    expect(faultsOfStages({ acknowledge: { ...before, stops: ['acknowledged'] } }, course)).toEqual(refused)
    expect(faultsOfStages({ acknowledge: { ...before, stops: ['diagnosed'] } }, course)).toEqual([])
  })

  it('is not of an internal target', () => {
    expect(faultsWith({ ...stage, levels }, 'triage')).toEqual(['/clocks/triage/levels/0/at cannot_predict'])
  })

  it('is checked for as many cases as can be gone through', () => {
    const many = (count: number) => [
      ...Array.from({ length: 99 }, (_, index) => ({ product: `P-${index}`, targets: { normal: 'PT8H' } })),
      ...Array.from({ length: count }, (_, index) => ({ region: `R-${index}`, targets: { normal: 'PT8H' } })),
    ]
    const quick = triage({ targets: { normal: 'PT2H' } })
    expect(faultsOfStages(quick, { exceptions: many(99) })).toEqual([])
    expect(faultsOfStages(quick, { exceptions: many(100) })).toEqual([
      '/clocks/resolution/exceptions too_many_cases',
    ])
  })
})

describe('a level that raises the urgency', () => {
  const levels: Level[] = [{ at: '50%', tells: ['owner'], acts: ['pause_offers', 'raise_urgency'] }]
  const at = '/clocks/resolution/levels/0/acts/1'

  it.each<[string, Partial<ClockDefinition>, string[]]>([
    ['of low and normal tickets', { targets: { urgent: 'PT2H', normal: 'PT4H', low: 'PT8H' } }, []],
    ['of normal ones', { targets: { urgent: 'PT2H', normal: 'PT4H' } }, []],
    ['above the most urgent', { targets: { urgent: 'PT2H' } }, ['cannot_raise']],
    ['to one without a target', { targets: { normal: 'PT4H' } }, ['loses_its_target']],
    ['past a gap', { targets: { urgent: 'PT2H', low: 'PT8H' } }, ['loses_its_target']],
    [
      'that an exception gives its target',
      { targets: { urgent: 'PT2H' }, exceptions: [{ kind: 'training', targets: { normal: 'PT4H' } }] },
      [],
    ],
    [
      'that an exception leaves as it is',
      {
        targets: { urgent: 'PT2H', normal: 'PT4H' },
        exceptions: [{ kind: 'training', targets: { normal: 'PT9H' } }],
      },
      [],
    ],
    [
      'for an exception without the next one up',
      { targets: { urgent: 'PT2H' }, exceptions: [{ kind: 'training', targets: { low: 'PT4H' } }] },
      ['loses_its_target'],
    ],
  ])('%s', (_, change, codes) => {
    expect(faultsWith({ ...change, levels })).toEqual(codes.map((code) => `${at} ${code}`))
  })
})

describe('what a calendar comes to only years later', () => {
  const hour = 3_600_000
  const faultsOn = (weekly: number, change: Partial<ClockDefinition>) =>
    policyFaults(
      {
        ...handbook,
        clocks: { ...handbook.clocks, resolution: { ...sound, calendar: 'china', ...change } },
      },
      { ...known, weeks: { china: weekly, eu: 40 * hour } },
    ).map(({ pointer, code }) => `${pointer.replace('/clocks/resolution', '')} ${code}`)

  it('is refused: of an hour a week five years have 261', () => {
    expect(faultsOn(hour, { targets: { normal: 'PT261H' } })).toEqual([])
    expect(faultsOn(hour, { targets: { normal: 'PT262H' } })).toEqual(['/targets/normal out_of_reach'])
  })

  it('is no year of working time at 40 hours a week', () => {
    expect(faultsOn(40 * hour, { targets: { normal: 'P366D' } })).toEqual([])
  })

  it('is held against the slowest calendar that a region may have', () => {
    const targets = { normal: 'PT1000H' }
    expect(faultsOn(hour, { calendar: 'eu', targets })).toEqual([])
    expect(faultsOn(hour, { calendar: 'eu', calendarByRegion: { east: 'china' }, targets })).toEqual([
      '/targets/normal out_of_reach',
    ])
  })

  it('may be of one exception alone', () => {
    const exceptions = [{ region: 'east', targets: { normal: 'PT1000H' } }]
    expect(faultsOn(hour, { exceptions, calendarByRegion: { east: 'eu' } })).toEqual([])
    expect(faultsOn(hour, { exceptions })).toEqual(['/exceptions/0/targets/normal out_of_reach'])
  })

  it('may be a level', () => {
    const levels = (at: string): Level[] => [{ at, tells: ['owner'] }]
    const targets = { normal: 'PT200H' }
    expect(faultsOn(hour, { targets, levels: levels('+61h') })).toEqual([])
    expect(faultsOn(hour, { targets, levels: levels('+62h') })).toEqual(['/levels/0/at out_of_reach'])
    expect(faultsOn(hour, { targets, levels: levels('130%') })).toEqual([])
    expect(faultsOn(hour, { targets, levels: levels('131%') })).toEqual(['/levels/0/at out_of_reach'])
  })
})

it('all faults are told at once, each at its place', () => {
  expect(
    faultsWith({ targets: { low: 'x' }, calendar: 'mars', starts: [], levels: [{ at: '?', tells: [] }] }),
  ).toEqual([
    '/clocks/resolution/targets/low malformed_duration',
    '/clocks/resolution/calendar unknown_calendar',
    '/clocks/resolution/starts never_starts',
    '/clocks/resolution/levels/0/at malformed_level',
    '/clocks/resolution/levels/0 does_nothing',
  ])
})

describe('whom a policy is for', () => {
  it.each([
    ['house', 'default', undefined],
    ['handbook', 'default', undefined],
    ['gold', 'contract', 'gold/2026'],
    ['keys', 'tier', 'key'],
    ['mills', 'product', 'VMC-*'],
  ] as const)('%s: %s %s', (id, scope, value) => {
    expect(scopeFaults(id, scope, value)).toEqual([])
  })

  it.each([
    ['handbook', 'contract', 'gold', '/scope reserved_id'],
    ['house', 'default', 'gold', '/value not_wanted'],
    ['gold', 'contract', undefined, '/value missing'],
    ['gold', 'contract', 'gold members', '/value malformed_code'],
    ['keys', 'tier', 'platinum', '/value unknown_tier'],
    ['mills', 'product', '*C', '/value malformed_pattern'],
  ] as const)('not %s: %s %s', (id, scope, value, fault) => {
    expect(scopeFaults(id, scope, value).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([fault])
  })
})
