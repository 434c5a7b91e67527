import { describe, expect, it } from 'vitest'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { aClosedTicket, aResolvedTicket, at, eventsOf, lin, refusalOf, told } from '../../support/cast.ts'

const note: Command = { type: 'note', visibility: 'internal', words: 'w-note' }
const evening = { now: at('2026-11-23 18:00'), by: lin }

describe('a note', () => {
  it('is one event, and changes nothing but the version', () => {
    const before = aResolvedTicket()
    expect(eventsOf(before, note, evening)).toEqual([
      {
        type: 'noted',
        visibility: 'internal',
        words: 'w-note',
        seq: before.version + 1,
        at: at('2026-11-23 18:00'),
        by: lin,
      },
    ])
    expect(told(before, note, evening)).toEqual({ ...before, version: before.version + 1 })
  })

  it('is refused on a ticket that has ended', () => {
    expect(refusalOf(aClosedTicket(), note, evening)).toBe('ticket_closed')
  })
})
