import { expect, it } from 'vitest'
import { nextReminderAt, remindersBy } from '../../../workflows/domain/parts/old-part.ts'

const dueAt = '2026-12-09T06:00:00.000Z'

it.each([
  ['2026-12-06T05:59:59.999Z', 0],
  ['2026-12-06T06:00:00.000Z', 1],
  ['2026-12-09T05:59:59.999Z', 1],
  ['2026-12-09T06:00:00.000Z', 2],
  ['2026-12-12T06:00:00.000Z', 3],
  ['2026-12-16T05:59:59.999Z', 3],
  ['2026-12-16T06:00:00.000Z', 4],
  ['2027-12-16T06:00:00.000Z', 4],
])('an old part due on 9 December: by %s, %i reminders have come due', (now, count) => {
  expect(remindersBy(dueAt, now)).toBe(count)
})

it('the next reminder is the first that has not come due, and after the last there is none', () => {
  expect([0, 1, 2, 3, 4].map((reminders) => nextReminderAt(dueAt, reminders))).toEqual([
    '2026-12-06T06:00:00.000Z',
    '2026-12-09T06:00:00.000Z',
    '2026-12-12T06:00:00.000Z',
    '2026-12-16T06:00:00.000Z',
    undefined,
  ])
})
