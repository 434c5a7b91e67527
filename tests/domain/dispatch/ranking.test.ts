import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Candidate,
  type Engineer,
  earliestSlot,
  type Job,
  rankEngineers,
} from '../../../workflows/domain/dispatch/ranking.ts'
import { length } from '../../../workflows/domain/time/span.ts'

// Hours since some midnight: ranking only compares.
const job: Job = {
  skills: ['hydraulics'],
  model: 'HX-200',
  region: 'east',
  within: { from: 8, to: 18 },
  duration: 2,
  passedOver: [],
}
const wei: Engineer = {
  id: 'E-001',
  skills: ['hydraulics', 'electrics'],
  models: ['HX-200'],
  regions: ['east', 'north'],
  busy: [],
}
const ming: Engineer = { ...wei, id: 'E-002' }

describe('an engineer suits a job', () => {
  it('with every skill it takes, and more', () => {
    expect(ranked([wei], job)).toEqual(['E-001'])
    expect(ranked([wei], { ...job, skills: ['hydraulics', 'electrics'] })).toEqual(['E-001'])
    expect(ranked([wei], { ...job, skills: ['hydraulics', 'software'] })).toEqual([])
    expect(ranked([wei], { ...job, skills: [] })).toEqual(['E-001'])
  })

  it('when authorised on the model, or when authorised on none in particular', () => {
    expect(ranked([{ ...wei, models: ['HX-100', 'HX-200'] }], job)).toEqual(['E-001'])
    expect(ranked([{ ...wei, models: [] }], job)).toEqual(['E-001'])
    expect(ranked([{ ...wei, models: ['HX-100'] }], job)).toEqual([])
  })

  it('whatever the models are when the job names none', () => {
    expect(ranked([{ ...wei, models: ['HX-100'] }], { ...job, model: undefined })).toEqual(['E-001'])
  })

  it('when the region is served, or when all are', () => {
    expect(ranked([{ ...wei, regions: ['north', 'east'] }], job)).toEqual(['E-001'])
    expect(ranked([{ ...wei, regions: [] }], job)).toEqual(['E-001'])
    expect(ranked([{ ...wei, regions: ['north'] }], job)).toEqual([])
    expect(ranked([{ ...wei, regions: ['north'] }], { ...job, region: undefined })).toEqual(['E-001'])
  })

  it('unless passed over, which says nothing about others', () => {
    expect(ranked([wei, ming], { ...job, passedOver: ['E-001'] })).toEqual(['E-002'])
  })

  it('with two free hours in a row inside the window', () => {
    expect(ranked([busy(wei, [8, 16])], job)).toEqual(['E-001'])
    expect(ranked([busy(wei, [8, 17])], job)).toEqual([])
    expect(ranked([busy(wei, [9, 11], [12, 14], [15, 17])], job)).toEqual([])
    expect(ranked([busy(wei, [9, 11], [13, 17])], job)).toEqual(['E-001'])
  })
})

describe('the slot', () => {
  it('is the first free stretch, and may touch other visits', () => {
    expect(earliestSlot([], { from: 8, to: 18 }, 2)).toEqual({ from: 8, to: 10 })
    expect(earliestSlot([{ from: 9, to: 12 }], { from: 8, to: 18 }, 2)).toEqual({ from: 12, to: 14 })
    expect(earliestSlot([{ from: 10, to: 12 }], { from: 8, to: 18 }, 2)).toEqual({ from: 8, to: 10 })
  })

  it('begins and ends inside the window', () => {
    expect(earliestSlot([], { from: 8, to: 10 }, 2)).toEqual({ from: 8, to: 10 })
    expect(earliestSlot([], { from: 8, to: 10 }, 3)).toBeUndefined()
    expect(earliestSlot([{ from: 0, to: 9 }], { from: 8, to: 10 }, 2)).toBeUndefined()
  })

  it('is told with the engineer', () => {
    expect(rankEngineers([busy(wei, [8, 10])], job)).toEqual([
      { engineer: 'E-001', slot: { from: 10, to: 12 } },
    ])
  })
})

// Each pair differs in the rule it is named after; where a later rule speaks, it speaks for the other one.
describe('who is asked first', () => {
  it('is the one authorised on the product, before a generalist from the home region', () => {
    const generalist = { ...wei, models: [] }
    const authorised = { ...ming, regions: ['north', 'east'] }
    expect(ranked([generalist, authorised], job)).toEqual(['E-002', 'E-001'])
  })

  it('is the one at home there, before one from another region who has fewer visits', () => {
    const away = { ...wei, regions: ['north', 'east'] }
    const home = busy(ming, [8, 10])
    expect(ranked([away, home], job)).toEqual(['E-002', 'E-001'])
  })

  it('is one who serves the region by name, before one who goes everywhere', () => {
    const everywhere = { ...wei, regions: [] }
    const away = { ...ming, regions: ['north', 'east'] }
    expect(ranked([everywhere, away], job)).toEqual(['E-002', 'E-001'])
  })

  it('is the one with fewer visits, before one who could come earlier', () => {
    const many = busy(wei, [12, 13], [14, 15])
    const few = busy(ming, [8, 12])
    expect(rankEngineers([many, few], job)).toEqual([
      { engineer: 'E-002', slot: { from: 12, to: 14 } },
      { engineer: 'E-001', slot: { from: 8, to: 10 } },
    ])
  })

  it('is the one who can come earlier, before the lower id', () => {
    expect(ranked([busy(wei, [8, 11]), busy(ming, [8, 10])], job)).toEqual(['E-002', 'E-001'])
  })

  it('is the lower id when all else is equal', () => {
    expect(ranked([ming, wei], job)).toEqual(['E-001', 'E-002'])
  })
})

describe('any department', () => {
  const words = ['a', 'b', 'c']
  const some = fc.subarray(words)
  const visit = fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 4 }))
    .map(([from, size]) => ({
      from,
      to: from + size,
    }))
  const team = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('E-1', 'E-2', 'E-3', 'E-4', 'E-5', 'E-6'),
      skills: some,
      models: some,
      regions: fc.shuffledSubarray(words),
      busy: fc.array(visit, { maxLength: 3 }),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
  )
  const anyJob = fc.record({
    skills: fc.subarray(words, { maxLength: 2 }),
    model: fc.option(fc.constantFrom(...words), { nil: undefined }),
    region: fc.option(fc.constantFrom(...words), { nil: undefined }),
    within: fc.constant({ from: 4, to: 16 }),
    duration: fc.integer({ min: 1, max: 6 }),
    passedOver: fc.subarray(['E-1', 'E-2']),
  })

  it('answers the same in whatever order it is asked', () => {
    const inTwoOrders = team.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
    )
    fc.assert(
      fc.property(inTwoOrders, anyJob, ([one, other], wanted) => {
        expect(rankEngineers(other, wanted)).toEqual(rankEngineers(one, wanted))
      }),
      { numRuns: 500 },
    )
  })

  it('never puts an engineer further back for a skill gained', () => {
    fc.assert(
      fc.property(team, anyJob, fc.nat(5), fc.constantFrom(...words), (one, wanted, chosen, skill) => {
        const learner = one[chosen % one.length]?.id
        const taught = one.map((engineer) =>
          engineer.id === learner ? { ...engineer, skills: [...engineer.skills, skill] } : engineer,
        )
        const before = ranked(one, wanted).indexOf(learner ?? '')
        const after = ranked(taught, wanted).indexOf(learner ?? '')
        if (before >= 0) expect(after).toBe(before)
        const others = (list: string[]) => list.filter((id) => id !== learner)
        expect(others(ranked(taught, wanted))).toEqual(others(ranked(one, wanted)))
      }),
      { numRuns: 500 },
    )
  })

  it('books nobody twice, nobody outside the window, and nobody who was passed over', () => {
    fc.assert(
      fc.property(team, anyJob, (one, wanted) => {
        for (const candidate of rankEngineers(one, wanted)) {
          expect(length(candidate.slot)).toBe(wanted.duration)
          expect(candidate.slot.from).toBeGreaterThanOrEqual(4)
          expect(candidate.slot.to).toBeLessThanOrEqual(16)
          expect(collisions(one, candidate)).toEqual([])
          expect(wanted.passedOver).not.toContain(candidate.engineer)
        }
      }),
      { numRuns: 500 },
    )
  })
})

function ranked(engineers: Engineer[], wanted: Job): string[] {
  return rankEngineers(engineers, wanted).map(({ engineer }) => engineer)
}

function busy(engineer: Engineer, ...hours: [number, number][]): Engineer {
  return { ...engineer, busy: hours.map(([from, to]) => ({ from, to })) }
}

function collisions(engineers: Engineer[], { engineer, slot }: Candidate) {
  const taken = engineers.find(({ id }) => id === engineer)?.busy ?? []
  return taken.filter((visit) => visit.from < slot.to && slot.from < visit.to)
}
