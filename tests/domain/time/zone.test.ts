import { describe, expect, it } from 'vitest'
import { isTimeZone, zoneSegments } from '../../../workflows/domain/time/zone.ts'

const hour = 3_600_000

describe('the segments of a zone', () => {
  it('begin where its clocks change, to the second, and have what local time is ahead of UTC', () => {
    expect(changesOf('Europe/Berlin', '2026-01-01', '2027-01-01')).toEqual([
      '2026-01-01T00:00:00.000Z +1',
      '2026-03-29T01:00:00.000Z +2',
      '2026-10-25T01:00:00.000Z +1',
    ])
  })

  it('are found where summer time lasted a week', () => {
    expect(changesOf('America/Recife', '2000-09-01', '2001-01-01')).toEqual([
      '2000-02-27T02:00:00.000Z -3',
      '2000-10-08T03:00:00.000Z -2',
      '2000-10-15T02:00:00.000Z -3',
    ])
  })

  it('may be half an hour apart, or a day', () => {
    expect(changesOf('Australia/Lord_Howe', '2026-01-01', '2026-06-01')).toEqual([
      '2026-01-01T00:00:00.000Z +11',
      '2026-04-04T15:00:00.000Z +10.5',
    ])
    expect(changesOf('Pacific/Apia', '2011-12-01', '2012-01-01')).toEqual([
      '2011-09-24T14:00:00.000Z -10',
      '2011-12-30T10:00:00.000Z +14',
    ])
  })

  it('follow on each other from the one that holds the first moment to the one that holds the last', () => {
    const [from, to] = [Date.parse('2026-03-29T01:00Z'), Date.parse('2029-01-01T00:00Z')]
    const segments = [...zoneSegments('Europe/Berlin', from, to)]
    expect(segments[0]?.from).toBe(from)
    expect(segments.at(-1)?.to).toBe(to)
    for (const [place, { from: start }] of segments.slice(1).entries())
      expect(segments[place]?.to).toBe(start)
  })
})

describe('a time zone', () => {
  it('is known by its IANA name', () => {
    expect(['Asia/Shanghai', 'UTC', 'America/Argentina/Ushuaia'].every(isTimeZone)).toBe(true)
    expect(['Shanghai', '+08:00', ''].some(isTimeZone)).toBe(false)
  })
})

/** Where each segment begins, and its hours ahead of UTC. */
function changesOf(timeZone: string, from: string, to: string): string[] {
  return [...zoneSegments(timeZone, Date.parse(from), Date.parse(to))].map(
    (segment) =>
      `${new Date(segment.from).toISOString()} ${segment.offset > 0 ? '+' : ''}${segment.offset / hour}`,
  )
}
