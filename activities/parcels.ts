import type { Db } from '../db/client.ts'
import type { ParcelOrder } from '../db/queries/parcels.ts'
import type { TrackingEar } from '../db/tracking.ts'
import type { Carrier } from './gateways/carrier.ts'
import { type LabelAnswer, orderLabel, withdrawLabel } from './labels.ts'
import { type Swept, sweepParcels } from './tracking.ts'

/** What tickets have done with carriers. Each parcel is named by a key of the ticket's, so that twice is once. */
export interface ParcelActivities {
  /** Fails, to be tried again, as long as the carrier does not answer. */
  orderLabel(order: ParcelOrder): Promise<LabelAnswer>
  /** `used`: the parcel is on its way already. Fails, to be tried again, as long as the carrier does not answer. */
  withdrawLabel(order: Omit<ParcelOrder, 'direction'>): Promise<'withdrawn' | 'used'>
  /** Asks carriers where all open parcels are, and tells their tickets. */
  sweepParcels(): Promise<Swept>
}

export function parcelActivities(db: Db, carrier: Carrier, ear: TrackingEar): ParcelActivities {
  return {
    orderLabel: (order) => orderLabel(db, carrier, order),
    withdrawLabel: (order) => withdrawLabel(db, carrier, order),
    sweepParcels: () => sweepParcels(db, carrier, ear, new Date()),
  }
}
