import { describe, expect, it } from 'vitest'
import { handbook } from '../../../workflows/domain/sla/policy.ts'
import { anOpenTicket, at } from '../../support/cast.ts'

describe('a ticket that is opened', () => {
  it('is version 1 of round 1, with the response clock running since receipt and nothing else', () => {
    expect(anOpenTicket({ urgency: 'normal' })).toEqual({
      number: '202611001',
      version: 1,
      channel: 'phone',
      kind: 'repair',
      customerId: 'C-001',
      urgency: 'normal',
      urgencyReason: 'line_down',
      owner: 'S-001',
      receivedAt: at('2026-11-23 08:00'),
      round: 1,
      policy: handbook,
      clocks: [
        {
          kind: 'response',
          cycle: 1,
          round: 1,
          target: 'PT48H',
          pausedBy: ['customer', 'approval', 'supplier'],
          startedAt: at('2026-11-23 08:00'),
        },
      ],
      pauses: [],
      alerted: [],
      reached: { received: at('2026-11-23 08:00') },
      underway: { response: at('2026-11-23 08:00') },
      triaged: false,
      passedOver: [],
      offers: 0,
      returns: [],
    })
  })

  it('keeps what else intake knew', () => {
    const ticket = anOpenTicket({ impact: 'safety', region: 'east', unitId: 'U-001' })
    expect(ticket).toMatchObject({ impact: 'safety', region: 'east', unitId: 'U-001' })
  })

  it('keeps the promise it was opened under', () => {
    const hasty = {
      ...handbook,
      clocks: {
        ...handbook.clocks,
        response: { ...handbook.clocks.response, targets: { urgent: 'PT1H', normal: 'PT2H', low: 'PT3H' } },
      },
    }
    expect(anOpenTicket({ urgency: 'low', policy: hasty }).clocks.map(({ target }) => target)).toEqual([
      'PT3H',
    ])
  })
})
