import { describe, expect, it } from 'vitest'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import { type Command, decide } from '../../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  anAcceptedVisit,
  anOfferedVisit,
  aPlannedVisit,
  at,
  lin,
  ming,
  offerTo,
  told,
  visitKey,
  visitPlan,
  wei,
  zhao,
} from '../../../support/cast.ts'

const accept: Command = { type: 'acceptVisit' }
const later = at('2026-11-23 12:00')

/** What Wei, who was asked first, hears at noon. */
function heardByWei(ticket: Ticket) {
  const outcome = decide(ticket, accept, { now: later, by: wei })
  if ('events' in outcome) throw new Error('It was taken.')
  const { code, details, message } = outcome.rejection
  return { code, ...details, message }
}

const lapsed = () =>
  told(
    anOfferedVisit(),
    { type: 'lapseOffer', key: visitKey(anOfferedVisit()) },
    // The timer was late: the offer ended at 09:52 all the same.
    { now: at('2026-11-23 10:05'), by: system },
  )
const offeredToMing = () => {
  const offer = offerTo(lapsed(), ming)
  return told(lapsed(), offer, { now: at('2026-11-23 10:06'), by: system })
}

describe('who answers too late', () => {
  it('hears when the offer ended', () => {
    const answer = { code: 'offer_lapsed', ended: 'lapsed', endedAt: at('2026-11-23 09:52'), taken: false }
    expect(heardByWei(lapsed())).toMatchObject(answer)
    expect(heardByWei(offeredToMing())).toMatchObject(answer)
    // The same while the timer has not come.
    expect(heardByWei(anOfferedVisit())).toMatchObject(answer)
  })

  it('hears that somebody else has it', () => {
    const taken = told(offeredToMing(), accept, { now: at('2026-11-23 10:10'), by: ming })
    expect(heardByWei(taken)).toMatchObject({ code: 'offer_taken', taken: true })
  })

  it('hears that the own answer was no', () => {
    const declined = told(
      anOfferedVisit(),
      { type: 'refuseVisit', words: 'w' },
      { now: at('2026-11-23 09:30'), by: wei },
    )
    expect(heardByWei(declined)).toMatchObject({ code: 'offer_declined', endedAt: at('2026-11-23 09:30') })
  })

  const replan: Command = { ...visitPlan, skills: [], parts: [] }
  const away = { now: at('2026-11-23 09:45'), by: zhao }
  it.each<[string, (ticket: Ticket) => Ticket, string]>([
    ['planned anew', (ticket) => told(ticket, replan, { ...away, by: lin }), 'replanned'],
    ['cancelled', (ticket) => aCancelledTicket(ticket), 'cancelled'],
    [
      'merged',
      (ticket) => told(ticket, { type: 'merge', into: '202611002', words: 'w' }, { ...away, by: lin }),
      'merged',
    ],
    [
      'taken back',
      (ticket) =>
        told(ticket, { type: 'takeBackVisit', visit: visitKey(ticket), next: 'system', words: 'w' }, away),
      'taken_back',
    ],
    [
      'displaced by an emergency',
      (ticket) => told(ticket, { type: 'displaceVisit', key: visitKey(ticket), because: 'emergency' }, away),
      'emergency',
    ],
    [
      'displaced by leave',
      (ticket) => told(ticket, { type: 'displaceVisit', key: visitKey(ticket), because: 'leave' }, away),
      'leave',
    ],
  ])('hears that it was %s', (_, changed, ended) => {
    expect(heardByWei(changed(anOfferedVisit()))).toMatchObject({ code: 'offer_withdrawn', ended })
    expect(heardByWei(changed(anAcceptedVisit()))).toMatchObject({ code: 'offer_withdrawn', ended })
  })

  it('hears nothing of the kind when asked again', () => {
    const again = told(lapsed(), offerTo(lapsed(), wei), { now: at('2026-11-23 11:55'), by: system })
    expect(told(again, accept, { now: later, by: wei }).visit?.state).toBe('accepted')
  })
})

it('is nobody else’s business', () => {
  const outcome = decide(aPlannedVisit(), accept, { now: later, by: wei })
  expect(outcome).toMatchObject({ rejection: { code: 'no_visit' } })
  expect(
    decide(offeredToMing(), accept, { now: later, by: { role: 'engineer', id: 'E-009' } }),
  ).toMatchObject({
    rejection: { code: 'not_your_visit' },
  })
})

it('is forgotten with the round', () => {
  const cancelled = aCancelledTicket(anOfferedVisit())
  const reopened = told(cancelled, { type: 'reopen', words: 'w' }, { now: later, by: lin })
  expect(reopened).not.toHaveProperty('formerVisits')
})
