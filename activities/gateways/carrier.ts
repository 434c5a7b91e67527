import type { Buffer } from 'node:buffer'
import type { TrackingCode } from '../../workflows/domain/depot/unit.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'

interface ParcelEnd {
  name: string
  company: string | null
  phone: string | null
  address: string
}

/** A parcel for which a label is wanted. */
interface CarrierOrder {
  /** The same order again carries the same one, and gets the same label. */
  key: string
  /** What the parcel is called on the label: the ticket's number. */
  reference: string
  from: ParcelEnd
  to: ParcelEnd
}

/** How a parcel is known: tracking numbers are unique for each carrier only. */
export interface ParcelName {
  carrier: string
  trackingNumber: string
}

interface CarrierLabel extends ParcelName {
  content: Buffer
  contentType: string
}

interface CarrierEvent {
  at: Instant
  code: TrackingCode
  place?: string | undefined
}

/** What goes wrong outside, as a short code: `refused` will not change by itself, anything else may. */
export interface CarrierProblem {
  problem: string
  refused?: true
}

/** How units travel. What goes wrong outside is an answer with a short code, not an exception. */
export interface Carrier {
  order(order: CarrierOrder): Promise<CarrierLabel | CarrierProblem>
  /** `used`: the parcel is on its way already, the label cannot be taken back. */
  cancel(parcel: ParcelName): Promise<'cancelled' | 'used' | CarrierProblem>
  /** Everything known of a parcel, in any order. */
  track(parcel: ParcelName): Promise<CarrierEvent[] | CarrierProblem>
}
