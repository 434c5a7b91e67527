import { expect, it } from 'vitest'
import { balanceOf } from '../../../workflows/domain/parts/movement.ts'
import { settlementOf } from '../../../workflows/domain/parts/settlement.ts'

const held = [
  { sku: 'belt', location: 'berlin', quantity: 2 },
  { sku: 'belt', location: 'main', quantity: 3 },
  { sku: 'motor', location: 'main', quantity: 1 },
]

it('issues and uses what was used, shelf by shelf, and frees the rest', () => {
  expect(settlementOf(held, [{ sku: 'belt', quantity: 3 }])).toEqual([
    { kind: 'issue', sku: 'belt', location: 'berlin', quantity: 2 },
    { kind: 'use', sku: 'belt', location: 'berlin', quantity: 2 },
    { kind: 'issue', sku: 'belt', location: 'main', quantity: 1 },
    { kind: 'use', sku: 'belt', location: 'main', quantity: 1 },
    { kind: 'release', sku: 'belt', location: 'main', quantity: 2 },
    { kind: 'release', sku: 'motor', location: 'main', quantity: 1 },
  ])
})

it('never issues more than is held', () => {
  const issued = settlementOf(held, [{ sku: 'motor', quantity: 9 }]).filter(({ kind }) => kind === 'issue')
  expect(issued).toEqual([{ kind: 'issue', sku: 'motor', location: 'main', quantity: 1 }])
})

it('leaves of a shelf what its movements add up to', () => {
  const story = [
    { kind: 'receive', quantity: 10 },
    { kind: 'hold', quantity: 4 },
    { kind: 'renew', quantity: 4 },
    { kind: 'issue', quantity: 3 },
    { kind: 'use', quantity: 3 },
    { kind: 'release', quantity: 1 },
    { kind: 'return', quantity: 1 },
    { kind: 'scrap', quantity: 2 },
    { kind: 'transfer_out', quantity: 1 },
    { kind: 'transfer_in', quantity: 5 },
    { kind: 'count', quantity: -1 },
  ] as const
  expect(balanceOf(story)).toEqual({ onHand: 9, reserved: 0 })
})
