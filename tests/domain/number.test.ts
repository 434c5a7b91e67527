import { describe, expect, it } from 'vitest'
import { numberMonth, ticketNumber } from '../../workflows/domain/number.ts'
import { at } from '../support/cast.ts'

describe('the month of a ticket number is that of receipt in the company’s time zone', () => {
  it('turns in Shanghai at 16:00 UTC', () => {
    expect(numberMonth(at('2024-04-30 15:59:59.999'), 'Asia/Shanghai')).toBe('202404')
    expect(numberMonth(at('2024-04-30 16:00'), 'Asia/Shanghai')).toBe('202405')
    expect(numberMonth(at('2024-04-30 16:00'), 'UTC')).toBe('202404')
  })

  it('turns in New York at 04:00 UTC in summer and at 05:00 in winter', () => {
    expect(numberMonth(at('2024-07-01 03:59:59.999'), 'America/New_York')).toBe('202406')
    expect(numberMonth(at('2024-07-01 04:00'), 'America/New_York')).toBe('202407')
    expect(numberMonth(at('2024-12-01 04:59:59.999'), 'America/New_York')).toBe('202411')
    expect(numberMonth(at('2024-12-01 05:00'), 'America/New_York')).toBe('202412')
  })

  it('turns with the year', () => {
    expect(numberMonth(at('2024-12-31 15:59:59.999'), 'Asia/Shanghai')).toBe('202412')
    expect(numberMonth(at('2024-12-31 16:00'), 'Asia/Shanghai')).toBe('202501')
  })
})

describe('the running number', () => {
  it('has at least three digits', () => {
    expect(ticketNumber('202405', 1)).toBe('202405001')
    expect(ticketNumber('202405', 42)).toBe('202405042')
    expect(ticketNumber('202405', 999)).toBe('202405999')
  })

  it('grows a digit when the month needs it', () => {
    expect(ticketNumber('202405', 1000)).toBe('2024051000')
    expect(ticketNumber('202405', 12345)).toBe('20240512345')
  })
})
