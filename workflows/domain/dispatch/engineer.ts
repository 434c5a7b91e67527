import type { Calendar } from '../time/calendar.ts'
import type { Span } from '../time/span.ts'
import type { PartLine } from '../vocabulary.ts'
import type { Place } from './travel.ts'

/** Who could be sent, as far as choosing needs to know: ids, codes, places and times. */
export interface Engineer {
  id: string
  /** What they can do, with the level of each: 1 learns it, 5 teaches it. */
  skills: Readonly<Record<string, number>>
  /** Product models authorised on, or beginnings with `*` behind; a generalist lists none and takes any. */
  models: readonly string[]
  certificates: readonly Certificate[]
  /** Regions served, the home region first; none means everywhere. */
  regions: readonly string[]
  home?: Place
  /** How far from home they go, in kilometres. */
  radius?: number
  /** When they work; none: at any hour. */
  shifts?: Calendar
  /** When they can be called out for what is urgent, besides. */
  onCall?: Calendar
  /** Away altogether, whatever the hours say. */
  leave: readonly Span[]
  busy: readonly Engagement[]
  /** Pieces in the van, by article. */
  van: Readonly<Record<string, number>>
  /** Visits for each fault code, and how many of them solved it at once. */
  record: Readonly<Record<string, { visits: number; firstTime: number }>>
}

export interface Certificate {
  code: string
  /** The last day on which it is valid, YYYY-MM-DD, by the clock where the engineer works. */
  validUntil: string
}

/** Time that is taken, the way there included, in milliseconds since the epoch; and where it ends. */
export interface Engagement extends Span {
  /** When the visit itself begins. */
  arrival: number
  place?: Place
}

export interface Job {
  skills: readonly string[]
  /** The level that each of the skills has to have. */
  level?: number
  certificates: readonly string[]
  model?: string
  region?: string
  place?: Place
  faultCode?: string
  /** Only what is urgent takes people out of their on-call hours. */
  urgent: boolean
  /** Nobody sets out before, in milliseconds since the epoch. */
  now: number
  /** The visit has to begin and end inside. */
  within: Span
  /** milliseconds */
  duration: number
  /** The promise that hangs on the visit, in milliseconds since the epoch. */
  dueAt?: number
  parts: readonly PartLine[]
  /** The engineer whom this customer is used to. */
  usual?: string
  /** Those who declined or stayed silent, and those whom the customer does not want. */
  passedOver: readonly string[]
  excluded: readonly string[]
}
