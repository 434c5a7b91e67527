import { describe, expect, it } from 'vitest'
import { nextCheckpoint } from '../../../../workflows/domain/sla/checkpoint.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import { aClosedTicket, anOpenTicket, at, eventsOf, lin, refusalOf, told } from '../../../support/cast.ts'
import { alertsIn, shown } from '../../../support/clocks.ts'
import { contract } from '../../../support/contract.ts'

// By the contract the response is due on Monday at 13:00, the resolution on Tuesday at 18:00.

const announce: Command = { type: 'announce' }
const opened = anOpenTicket({ policy: contract })

function promise(dueAt: string, expiresAt?: string): Command {
  const expiry = expiresAt === undefined ? {} : { expiresAt: at(expiresAt) }
  return { type: 'promiseDate', clock: 'response', dueAt: at(dueAt), ...expiry, words: 'w-promise' }
}

function promised(dueAt: string, expiresAt?: string): Ticket {
  return told(opened, promise(dueAt, expiresAt), { now: at('2026-11-23 10:00'), by: lin })
}

describe('a date promised by hand', () => {
  it('stands instead of the computed deadline, with who promised it; the other clocks stay', () => {
    const ticket = promised('2026-11-25 16:00')
    expect(shown(ticket, 'response', 'resolution')).toEqual([
      'response 1 running 2026-11-25 16:00',
      'resolution 1 running 2026-11-24 18:00',
    ])
    expect(ticket.clocks.find(({ kind }) => kind === 'response')).toMatchObject({
      promised: { at: at('2026-11-25 16:00'), by: lin, words: 'w-promise' },
      replans: [
        {
          at: at('2026-11-23 10:00'),
          by: lin,
          cause: 'promise',
          from: at('2026-11-23 13:00'),
          to: at('2026-11-25 16:00'),
        },
      ],
    })
  })

  it('is a breach at its instant, not at the computed one and not a millisecond before', () => {
    const ticket = promised('2026-11-25 16:00')
    const response = (time: string) =>
      told(ticket, announce, { now: at(time), by: system }).clocks.find(({ kind }) => kind === 'response')
    expect(response('2026-11-25 15:59:59.999')?.breachedAt).toBeUndefined()
    expect(response('2026-11-25 16:00')?.breachedAt).toBe(at('2026-11-25 16:00'))
  })

  it('moves the levels with it: half of what is promised, an hour before it', () => {
    // Nine hours on Monday, nine on Tuesday, seven on Wednesday until 16:00: half are twelve and a half.
    const events = eventsOf(promised('2026-11-25 16:00'), announce, {
      now: at('2026-11-30 09:00'),
      by: system,
    })
    expect(alertsIn(events).filter((line) => line.startsWith('response'))).toEqual([
      'response 1 50% 2026-11-24 12:30',
      'response 1 -1h 2026-11-25 15:00',
      'response 1 breach 2026-11-25 16:00',
    ])
  })

  it('can be earlier than the computed deadline, and can be promised anew', () => {
    expect(shown(promised('2026-11-23 11:00'), 'response')).toEqual(['response 1 running 2026-11-23 11:00'])
    const again = told(promised('2026-11-23 11:00'), promise('2026-11-24 11:00'), {
      now: at('2026-11-23 10:30'),
      by: lin,
    })
    expect(shown(again, 'response')).toEqual(['response 1 running 2026-11-24 11:00'])
  })

  it('stays where it is through another urgency and a pause that is over', () => {
    const asked = told(
      promised('2026-11-25 16:00'),
      { type: 'pause', words: 'w' },
      { now: at('2026-11-23 11:00'), by: lin },
    )
    expect(shown(asked, 'response')).toEqual(['response 1 paused never'])
    const back = told(asked, { type: 'resume' }, { now: at('2026-11-24 11:00'), by: lin })
    const low = told(back, { type: 'triage', urgency: 'low' }, { now: at('2026-11-24 12:00'), by: lin })
    expect(shown(low, 'response')).toEqual(['response 1 running 2026-11-25 16:00'])
  })

  it('lets nothing fall due while a pause lies over it', () => {
    const asked = told(
      promised('2026-11-25 16:00'),
      { type: 'pause', words: 'w' },
      { now: at('2026-11-23 17:00'), by: lin },
    )
    const late = { now: at('2026-11-27 10:00'), by: system }
    // Eight hours were used, more than the policy gives; neither a breach nor a warning comes of it.
    expect(alertsIn(eventsOf(asked, announce, late)).filter((line) => line.startsWith('response'))).toEqual(
      [],
    )
    const back = told(asked, { type: 'resume' }, { now: at('2026-11-27 10:00'), by: lin })
    expect(back.clocks.find(({ kind }) => kind === 'response')?.breachedAt).toBe(at('2026-11-27 10:00'))
  })

  it('under a pause is not overdue, however much was used', () => {
    const asked = told(
      promised('2026-11-25 16:00'),
      { type: 'pause', words: 'w' },
      { now: at('2026-11-23 17:00'), by: lin },
    )
    const answered = told(
      asked,
      { type: 'respond', channel: 'phone', words: 'w' },
      { now: at('2026-11-23 17:30'), by: lin },
    )
    expect(answered.clocks.find(({ kind }) => kind === 'response')?.stopped).toEqual({
      at: at('2026-11-23 17:30'),
      outcome: 'met',
    })
  })
})

describe('a promise that expires', () => {
  it('after its date changes nothing', () => {
    expect(shown(promised('2026-11-24 11:00', '2026-11-24 12:00'), 'response')).toEqual([
      'response 1 running 2026-11-24 11:00',
    ])
    expect(shown(promised('2026-11-24 11:00', '2026-11-24 11:00'), 'response')).toEqual([
      'response 1 running 2026-11-24 11:00',
    ])
  })

  it('before its date gives way to what would have been due meanwhile: then, and not before', () => {
    const ticket = promised('2026-11-25 16:00', '2026-11-24 12:00')
    expect(shown(ticket, 'response')).toEqual(['response 1 running 2026-11-24 12:00'])
    const early = told(ticket, announce, { now: at('2026-11-24 11:59:59.999'), by: system })
    expect(early.clocks.find(({ kind }) => kind === 'response')?.breachedAt).toBeUndefined()
    const lapsed = told(ticket, announce, { now: at('2026-11-24 12:00'), by: system })
    expect(lapsed.clocks.find(({ kind }) => kind === 'response')?.breachedAt).toBe(at('2026-11-24 12:00'))
  })

  it('before the computed deadline leaves that one as it is', () => {
    expect(shown(promised('2026-11-25 16:00', '2026-11-23 12:00'), 'response')).toEqual([
      'response 1 running 2026-11-23 13:00',
    ])
  })

  it('inside a pause lets nothing fall due before the pause ends', () => {
    const ticket = promised('2026-11-25 16:00', '2026-11-24 12:00')
    const until = at('2026-11-24 15:00')
    const asked = told(ticket, { type: 'pause', until, words: 'w' }, { now: at('2026-11-24 11:00'), by: lin })
    expect(shown(asked, 'response')).toEqual(['response 1 paused 2026-11-24 15:00'])
  })

  it('with its date inside a pause gives way to the computed deadline', () => {
    const ticket = promised('2026-11-23 12:00', '2026-11-23 12:30')
    const pause = (until: string): Command => ({ type: 'pause', until: at(until), words: 'w' })
    const long = told(ticket, pause('2026-11-23 16:00'), { now: at('2026-11-23 11:00'), by: lin })
    // Two of four hours are left at 16:00.
    expect(shown(long, 'response')).toEqual(['response 1 paused 2026-11-23 18:00'])
    const short = told(ticket, pause('2026-11-23 12:30'), { now: at('2026-11-23 11:00'), by: lin })
    expect(shown(short, 'response')).toEqual(['response 1 paused 2026-11-23 12:30'])
  })
})

describe('a date promised on a clock that goes on from an earlier cycle', () => {
  it('is broken also when no time counts until then', () => {
    // Nine of eighteen hours were used on Monday; it comes back on Friday evening, and Saturday is closed.
    const cancelled = told(opened, { type: 'cancel' }, { now: at('2026-11-23 18:00'), by: lin })
    const back = told(cancelled, { type: 'reopen', words: 'w' }, { now: at('2026-11-27 20:00'), by: lin })
    const saturday = { ...promise('2026-11-28 10:00'), clock: 'resolution' } as Command
    const ticket = told(back, saturday, { now: at('2026-11-27 20:30'), by: lin })
    const early = eventsOf(ticket, announce, { now: at('2026-11-28 09:59:59.999'), by: system })
    expect(alertsIn(early).filter((line) => line.startsWith('resolution'))).toEqual([])
    const late = eventsOf(ticket, announce, { now: at('2026-11-28 10:00'), by: system })
    expect(alertsIn(late).filter((line) => line.startsWith('resolution'))).toEqual([
      'resolution 2 breach 2026-11-28 10:00',
    ])
  })
})

describe('a date is refused', () => {
  const ten = { now: at('2026-11-23 10:00'), by: lin }

  it('when it or its expiry has passed', () => {
    expect(refusalOf(opened, promise('2026-11-23 10:00'), ten)).toBe('time_passed')
    expect(refusalOf(opened, promise('2026-11-25 16:00', '2026-11-23 09:59'), ten)).toBe('time_passed')
  })

  it('when no such clock runs', () => {
    const supplier: Command = {
      type: 'promiseDate',
      clock: 'supplier',
      dueAt: at('2026-11-25 16:00'),
      words: 'w',
    }
    expect(refusalOf(opened, supplier, ten)).toBe('clock_not_running')
    const answered = told(opened, { type: 'respond', channel: 'phone', words: 'w' }, ten)
    expect(refusalOf(answered, promise('2026-11-25 16:00'), ten)).toBe('clock_not_running')
    expect(refusalOf(aClosedTicket(), promise('2026-11-25 16:00'), ten)).toBe('ticket_closed')
  })
})

it('nothing is armed for a promise under a pause that nobody knows the end of', () => {
  const { response } = contract.clocks
  const alone = anOpenTicket({ policy: { ...contract, clocks: { response } } })
  const ticket = told(alone, promise('2026-11-25 16:00'), { now: at('2026-11-23 10:00'), by: lin })
  const asked = told(ticket, { type: 'pause', words: 'w' }, { now: at('2026-11-23 17:00'), by: lin })
  expect(nextCheckpoint(asked)).toBeUndefined()
})
