import { describe, expect, it } from 'vitest'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import {
  aCompletedTicket,
  anOpenTicket,
  aResolvedTicket,
  at,
  lin,
  refusalOf,
  told,
} from '../../support/cast.ts'

const diagnose: Command = { type: 'diagnose', category: 'hardware', faultCode: 'E42', words: 'w-cause' }
const ten = { now: at('2026-11-23 10:00'), by: lin }

describe('a diagnosis', () => {
  it('is kept on the ticket, and stops no clock', () => {
    const ticket = told(anOpenTicket(), diagnose, ten)
    expect(ticket.diagnosis).toEqual({ category: 'hardware', faultCode: 'E42', words: 'w-cause' })
    expect(ticket.clocks).toEqual(anOpenTicket().clocks)
  })

  it('is replaced as a whole by a later one', () => {
    const ticket = told(
      told(anOpenTicket(), diagnose, ten),
      { type: 'diagnose', category: 'software', words: 'w-2' },
      ten,
    )
    expect(ticket.diagnosis).toEqual({ category: 'software', words: 'w-2' })
  })

  it('is refused once the work is complete, or resolved', () => {
    const later = { now: at('2026-11-23 14:50'), by: lin }
    expect(refusalOf(aCompletedTicket(), diagnose, later)).toBe('already_completed')
    expect(refusalOf(aResolvedTicket(), diagnose, later)).toBe('already_resolved')
  })
})
