import { expect, it } from 'vitest'
import { type CostedMovement, costOf } from '../../../workflows/domain/parts/cost.ts'

const use = (sku: string, quantity: number, amount?: number, currency = 'CNY'): CostedMovement => ({
  ...{ kind: 'use', sku, quantity },
  unitCost: amount === undefined ? null : { amount, currency },
})
const back = (sku: string, quantity: number): CostedMovement => ({
  ...{ kind: 'return', sku, quantity, unitCost: null },
})
const yuan = (amount: number) => ({ amounts: [{ currency: 'CNY', amount }], unpriced: 0 })

it('is nothing where nothing was used', () => {
  expect(costOf([])).toEqual({ amounts: [], unpriced: 0 })
})

it('counts each use at the price of its time', () => {
  // 2 × 10.00 + 1 × 12.00
  expect(costOf([use('belt', 2, 1_000), use('belt', 1, 1_200)])).toEqual(yuan(3_200))
})

it('takes off what came back, the latest uses first, and of no other part', () => {
  const uses = [use('belt', 2, 1_000), use('motor', 1, 50_000), use('belt', 1, 1_200)]
  expect(costOf([...uses, back('belt', 1)])).toEqual(yuan(52_000))
  expect(costOf([...uses, back('belt', 2)])).toEqual(yuan(51_000))
  expect(costOf([...uses, back('belt', 3)])).toEqual(yuan(50_000))
})

it('does not take off a later use what came back before it', () => {
  expect(costOf([use('belt', 1, 1_000), back('belt', 1), use('belt', 1, 1_200)])).toEqual(yuan(1_200))
})

it('adds no two currencies, and says what it could not count', () => {
  expect(costOf([use('belt', 1, 900, 'EUR'), use('motor', 1, 50_000), use('gear', 3)])).toEqual({
    amounts: [
      { currency: 'CNY', amount: 50_000 },
      { currency: 'EUR', amount: 900 },
    ],
    unpriced: 3,
  })
})
