import { ApplicationFailure } from '@temporalio/common'
import type { Db } from '../db/client.ts'
import { customerAddress, depotAddress } from '../db/queries/addresses.ts'
import {
  beginParcel,
  keepLabel,
  markWithdrawn,
  type ParcelOrder,
  type ParcelRow,
  withdrawParcel,
} from '../db/queries/parcels.ts'
import type { LabelRefusal } from '../workflows/domain/depot/unit.ts'
import type { Carrier, CarrierProblem, ParcelName } from './gateways/carrier.ts'

export type LabelAnswer = ParcelName | { refused: LabelRefusal }

/** One label for a key, however often it is asked for. Throws, to be tried again, while the carrier does not answer. */
export async function orderLabel(db: Db, carrier: Carrier, order: ParcelOrder): Promise<LabelAnswer> {
  const row = await beginParcel(db, order)
  if (row.state === 'withdrawn') return { refused: 'withdrawn' }
  const known = labelOf(row)
  if (known) return known
  const [customer, depot] = [await customerAddress(db, order.ticket), await depotAddress(db, order.ticket)]
  if (!depot) return { refused: 'no_depot' }
  if (!customer) return { refused: 'no_address' }
  const { location, ...house } = depot
  const ends = order.direction === 'inbound' ? { from: customer, to: house } : { from: house, to: customer }
  const label = await carrier.order({ key: order.key, reference: order.ticket, ...ends })
  if ('problem' in label) {
    if (label.refused) return { refused: 'carrier_refused' }
    throw unanswered(label)
  }
  const { content, contentType, ...named } = label
  const kept = await keepLabel(db, order.key, {
    ...{ ...named, depot: location, label: content, labelType: contentType },
  })
  if (kept) return named
  // Withdrawn while the carrier was at it: nobody will use this label.
  const undone = await carrier.cancel(named)
  if (typeof undone !== 'string') throw unanswered(undone)
  return { refused: 'withdrawn' }
}

/** Also for the sweep: what a crash has left behind is withdrawn in the same way. */
export async function withdrawLabel(
  db: Db,
  carrier: Carrier,
  order: Omit<ParcelOrder, 'direction'>,
): Promise<'withdrawn' | 'used'> {
  const row = await withdrawParcel(db, order)
  if (row.state === 'done') return 'used'
  const known = labelOf(row)
  if (!known || row.state === 'withdrawn') return 'withdrawn'
  const answer = await carrier.cancel(known)
  if (answer === 'used') return 'used'
  if (answer !== 'cancelled') throw unanswered(answer)
  await markWithdrawn(db, order.key)
  return 'withdrawn'
}

function labelOf({ state, carrier, trackingNumber }: ParcelRow): ParcelName | undefined {
  if (state === 'ordering' || carrier === null || trackingNumber === null) return undefined
  return { carrier, trackingNumber }
}

function unanswered({ problem }: CarrierProblem): ApplicationFailure {
  return ApplicationFailure.retryable(`The carrier does not answer: ${problem}`, 'carrier_unreachable')
}
