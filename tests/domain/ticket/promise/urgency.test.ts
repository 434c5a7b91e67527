import { describe, expect, it } from 'vitest'
import { proposeUrgency } from '../../../../workflows/domain/ticket/promise/urgency.ts'
import { kinds } from '../../../../workflows/domain/vocabulary.ts'

type Request = Parameters<typeof proposeUrgency>[0]

const plain: Request = { kind: 'repair', tier: 'standard' }

describe('intake proposes', () => {
  it.each<[string, Request, string, string]>([
    ['urgent where people are in danger', { ...plain, impact: 'safety' }, 'urgent', 'danger'],
    [
      'urgent in danger, whatever is said',
      { ...plain, impact: 'safety', claimed: 'low' },
      'urgent',
      'danger',
    ],
    ['urgent where a line stands still', { ...plain, impact: 'production_line' }, 'urgent', 'line_down'],
    [
      'urgent for a line that stands still, whatever is said',
      { ...plain, impact: 'production_line', claimed: 'normal' },
      'urgent',
      'line_down',
    ],
    ['what the customer says', { ...plain, claimed: 'low' }, 'low', 'caller'],
    [
      'what the customer says, before the impact',
      { ...plain, impact: 'none', claimed: 'urgent' },
      'urgent',
      'caller',
    ],
    [
      'what a key customer says, also when it is less',
      { ...plain, tier: 'key', claimed: 'low' },
      'low',
      'caller',
    ],
    [
      'what a complainant says, also when it is less',
      { ...plain, kind: 'complaint', claimed: 'low' },
      'low',
      'caller',
    ],
    ['normal when nothing is known', plain, 'normal', 'impact'],
    ['normal for a single device', { ...plain, impact: 'single_device' }, 'normal', 'impact'],
    ['low where nothing is affected', { ...plain, impact: 'none' }, 'low', 'impact'],
    [
      'one step more for a key customer',
      { ...plain, tier: 'key', impact: 'single_device' },
      'urgent',
      'key_customer',
    ],
    [
      'one step more for a key customer, not two',
      { ...plain, tier: 'key', impact: 'none' },
      'normal',
      'key_customer',
    ],
    [
      'normal for a complaint that affects nothing',
      { kind: 'complaint', tier: 'standard', impact: 'none' },
      'normal',
      'complaint',
    ],
    [
      'normal for a complaint about a device, by its impact',
      { kind: 'complaint', tier: 'standard', impact: 'single_device' },
      'normal',
      'impact',
    ],
    [
      'one step more for a key customer’s complaint, not two',
      { kind: 'complaint', tier: 'key', impact: 'none' },
      'normal',
      'key_customer',
    ],
  ])('%s', (_, request, urgency, reason) => {
    expect(proposeUrgency(request)).toEqual({ urgency, reason })
  })

  it('low for every kind but a complaint where nothing is affected', () => {
    const low = kinds.filter((kind) => proposeUrgency({ ...plain, kind, impact: 'none' }).urgency === 'low')
    expect(low).toEqual(kinds.filter((kind) => kind !== 'complaint'))
  })
})
