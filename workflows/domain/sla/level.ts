import type { Duration } from '../time/duration.ts'
import { lengthOf } from '../time/duration.ts'
import type { Audience } from '../vocabulary.ts'

/** What the ticket does to itself when a level falls due. */
export type LevelAct = 'raise_urgency' | 'pause_offers' | 'reassign:team_lead' | `reassign:${string}`

/** A point on a clock at which somebody hears of it. */
export interface Level {
  /**
   * `75%` of the target; `breach` at the deadline; `-1h`, `+24h`, `+1h30m`: working time before or after it;
   * `predicted`: what is left is less than the internal targets still ahead.
   */
  at: string
  tells: readonly Audience[]
  acts?: readonly LevelAct[]
  /** Again after each such working time, until the clock stops; at most so many times when a number is given. */
  repeat?: { every: Duration; times?: number }
  /** A key of the policy's calendars: people are told in its hours only. The fact itself does not wait. */
  within?: string
}

/** Where a level lies: a share of the target, an offset in working milliseconds from it, or as predicted. */
export type Point = { percent: number } | { offset: number } | 'predicted'

const percentage = /^(\d{1,4}(?:\.\d+)?)%$/
const offset = /^([+-])(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$/
// Read again and again at every wake; what strangers ask about must not fill the memory.
const known = new Map<string, Point | undefined>()
const mostKnown = 1_000

/** Reads a level's `at`; undefined when it is none. Hours and minutes are working time, a day is 24 of them. */
export function pointOf(at: string): Point | undefined {
  if (known.has(at)) return known.get(at)
  const point = read(at)
  if (known.size < mostKnown) known.set(at, point)
  return point
}

/**
 * What a level is called in alerts: `100%` is the breach, `+0h` too; each repeat has a name of its own.
 * @param turn 1 for the first time
 */
export function levelName({ at, repeat }: Level, turn: number): string {
  const point = pointOf(at)
  const every = repeat ? lengthOf(repeat.every) : 0
  if (typeof point === 'object' && 'offset' in point && (point.offset > 0 || turn === 1)) {
    return offsetName(point.offset + (turn - 1) * every)
  }
  const name = typeof point === 'object' && 'percent' in point ? shareName(point.percent) : at
  return turn === 1 ? name : `${name} ×${turn}`
}

/** Whether a level that was told lies at the deadline or behind it: a promise is broken, not only at risk. */
export function pastDeadline({ level, late = false }: { level: string; late?: boolean }): boolean {
  if (late) return true
  const point = pointOf(level.replace(/ ×\d+$/, ''))
  return typeof point === 'object' && ('percent' in point ? point.percent >= 100 : point.offset >= 0)
}

/** `75.0%` is `75%`: one level, however it is written. */
function shareName(percent: number): string {
  return percent === 100 ? 'breach' : `${percent}%`
}

function offsetName(length: number): string {
  if (length === 0) return 'breach'
  const minutes = Math.round(Math.abs(length) / 60_000)
  const parts = [
    [Math.floor(minutes / 60), 'h'],
    [minutes % 60, 'm'],
  ] as const
  const text = parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('')
  return `${length < 0 ? '-' : '+'}${text}`
}

function read(at: string): Point | undefined {
  if (at === 'predicted') return 'predicted'
  if (at === 'breach') return { percent: 100 }
  const share = percentage.exec(at)?.[1]
  if (share !== undefined) return { percent: Number(share) }
  const [, sign, days = '0', hours = '0', minutes = '0'] = offset.exec(at) ?? []
  if (sign === undefined) return undefined
  const length = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000
  return { offset: sign === '-' ? -length : length }
}
