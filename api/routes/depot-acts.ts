import { unknownPhotos } from '../../db/queries/photos.ts'
import { depotActs } from '../contract/depot.ts'
import { badField } from '../errors.ts'
import { act } from './act.ts'
import type { App, Service } from './route.ts'

/** A repair in the depot, from the parcel that comes to the unit's being with its owner again (送修). */
export function depotActRoutes(app: App, service: Service): void {
  shippingActs(app, service)
  inspectionActs(app, service)
  quoteActs(app, service)
  repairActs(app, service)
}

function shippingActs(app: App, service: Service): void {
  act(app, service, {
    path: 'depot/labels',
    summary: 'Order a label: there was none, or another one is needed',
    action: 'depot.ship',
    body: depotActs.label,
    command: ({ direction }) => ({ type: 'orderLabel', direction }),
  })

  act(app, service, {
    path: 'depot/shipment',
    summary: 'The unit was given to a carrier, with our label or with another one',
    action: 'depot.ship',
    body: depotActs.shipment,
    command: ({ direction, carrier, trackingNumber }) => ({
      type: 'shipUnit',
      direction,
      ...(carrier === undefined ? {} : { carrier }),
      ...(trackingNumber === undefined ? {} : { trackingNumber }),
    }),
  })

  act(app, service, {
    path: 'depot/delivery',
    summary: 'The customer has the unit again, for example from the counter; also after a cancellation',
    action: 'depot.ship',
    body: depotActs.delivery,
    texts: (texts) => texts,
    command: (_, words) => ({ type: 'deliverUnit', words }),
  })
}

function inspectionActs(app: App, service: Service): void {
  act(app, service, {
    path: 'depot/receipt',
    summary: 'The unit is here and was held against the ticket; a difference waits for a decision',
    action: 'depot.work',
    body: depotActs.receipt,
    texts: ({ matches: _, photos: __, ...texts }) => texts,
    command: async ({ matches, photos }, words, { db, ticket }) => {
      const [unknown] = await unknownPhotos(db, ticket.number, photos)
      if (unknown !== undefined) {
        const detail = 'There is no such photo of this ticket; send it to …/photos first.'
        throw badField(`/photos/${photos.indexOf(unknown)}`, 'unknown_photo', detail)
      }
      return { type: 'receiveUnit', matches, photos, words }
    },
  })

  act(app, service, {
    path: 'depot/clearance',
    summary: 'Decide on a unit that is not as the ticket says: repaired all the same, or sent back as it is',
    action: 'depot.clear',
    body: depotActs.clearance,
    texts: ({ reason }) => ({ reason }),
    command: ({ accepted }, words) => ({ type: 'clearUnit', accepted, words }),
  })

  act(app, service, {
    path: 'depot/detection',
    summary: 'What was found when the whole unit was gone through',
    action: 'depot.work',
    body: depotActs.detection,
    texts: ({ findings }) => ({ findings }),
    command: ({ faultCode }, words) => ({
      type: 'detectFault',
      ...(faultCode === undefined ? {} : { faultCode }),
      words,
    }),
  })
}

function quoteActs(app: App, service: Service): void {
  act(app, service, {
    path: 'quote',
    summary: 'Quote a repair that is not covered; the customer decides before anything goes on',
    action: 'quote.make',
    body: depotActs.quote,
    texts: ({ lines }) => ({ lines }),
    command: ({ amount, currency, validUntil }, words) => ({
      type: 'quote',
      amount,
      currency,
      validUntil,
      words,
    }),
  })

  act(app, service, {
    path: 'quote/decision',
    summary: 'The customer accepts the quote, or gets the unit back as it is',
    action: 'quote.decide',
    body: depotActs.quoteDecision,
    texts: ({ comment }) => ({ comment }),
    command: ({ accepted }, words) => ({ type: 'decideQuote', accepted, words }),
  })
}

function repairActs(app: App, service: Service): void {
  act(app, service, {
    path: 'depot/steps',
    summary: 'Record a step of the repair',
    action: 'depot.work',
    body: depotActs.step,
    texts: ({ note }) => ({ note }),
    command: ({ step }, words) => ({ type: 'recordStep', step, words }),
  })

  act(app, service, {
    path: 'depot/tests',
    summary: 'Record a round of tests; a round that fails goes back to the repair',
    action: 'depot.work',
    body: depotActs.tests,
    texts: ({ results }) => ({ results }),
    command: ({ round, results }, words) => ({
      type: 'recordTests',
      round,
      results: results.map(({ test, passed }) => ({ test, passed })),
      words,
    }),
  })

  act(app, service, {
    path: 'depot/packing',
    summary: 'The unit is packed, with everything that came along; the label back is ordered',
    action: 'depot.work',
    body: depotActs.packing,
    texts: (texts) => texts,
    command: (_, words) => ({ type: 'packUnit', words }),
  })
}
