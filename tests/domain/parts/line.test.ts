import { describe, expect, it } from 'vitest'
import { nextInLine } from '../../../workflows/domain/parts/line.ts'

const waits = (ticket: string, sku: string, quantity: number) => ({ ticket, lines: [{ sku, quantity }] })
const free = (pieces: Record<string, number>) => new Map(Object.entries(pieces))

describe('next in line', () => {
  it('are as many as the pieces reach for, in order', () => {
    const line = [waits('first', 'belt', 2), waits('second', 'belt', 1), waits('third', 'belt', 1)]
    expect(nextInLine(line, free({ belt: 3 }))).toEqual(['first', 'second'])
    expect(nextInLine(line, free({ belt: 4 }))).toEqual(['first', 'second', 'third'])
  })

  it('is not whoever needs more than there is: the next one is served', () => {
    const line = [waits('first', 'belt', 5), waits('second', 'belt', 1)]
    expect(nextInLine(line, free({ belt: 3 }))).toEqual(['second'])
  })

  it('is only who has every line served', () => {
    const both = {
      ticket: 'both',
      lines: [
        { sku: 'belt', quantity: 1 },
        { sku: 'motor', quantity: 1 },
      ],
    }
    const line = [both, waits('belt', 'belt', 1)]
    expect(nextInLine(line, free({ belt: 1 }))).toEqual(['belt'])
    expect(nextInLine(line, free({ belt: 1, motor: 1 }))).toEqual(['both'])
  })

  it('is nobody where nothing is free or nobody waits', () => {
    expect(nextInLine([waits('first', 'belt', 1)], free({}))).toEqual([])
    expect(nextInLine([], free({ belt: 1 }))).toEqual([])
  })
})
