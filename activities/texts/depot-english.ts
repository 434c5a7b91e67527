import { type DepotKind, money, quoteLines } from './depot-kinds.ts'
import type { Texts } from './speech.ts'

const refusals: Record<string, string> = {
  no_address: 'no address of the customer is known',
  no_depot: 'no depot has an address',
  carrier_refused: 'the carrier refused it',
}

const parcel = ({ carrier, trackingNumber }: Record<string, unknown>) =>
  [carrier, trackingNumber].filter((part) => part !== undefined && part !== null).join(' ')

/** Units that come to the depot, are repaired, and go back. */
export const depotEnglish: Pick<Texts, DepotKind> = {
  label_ready: ({ number, facts }) => ({
    subject: `Your shipping label: ${number}`,
    body: `Attached is the label for sending your unit to us (${parcel(facts)}). Please save your data, remove storage media and accessories that are not needed, pack the unit well, stick the label on the parcel, and hand it to the carrier.`,
  }),
  label_failed: ({ number, facts }) => ({
    subject: `No label: ${number}`,
    body: `A label could not be ordered for ${number}: ${refusals[String(facts.because)] ?? facts.because}. Please see to it and order it again, or record how the unit travels.`,
  }),
  parcel_held: ({ number, facts }) => ({
    subject: `Parcel held up: ${number}`,
    body: `The carrier reports a problem with the parcel of ${number} (${parcel(facts)}). Please ask the carrier, and tell the customer.`,
  }),
  unit_arrived: ({ number }) => ({
    subject: `Unit arrived: ${number}`,
    body: `The unit of ${number} was delivered to the depot. Please unpack it, hold it against the ticket, take photos, and record its receipt.`,
  }),
  unit_received: ({ number }) => ({
    subject: `Your unit is here: ${number}`,
    body: 'We have received your unit and checked it in. It will now be examined thoroughly.',
  }),
  unit_differs: ({ number }) => ({
    subject: `Unit differs from the ticket: ${number}`,
    body: `The unit received for ${number} is not as the ticket says. Please look at the receipt, ask the customer, and record whether it is to be repaired all the same.`,
  }),
  quote_made: ({ number, time, facts }) => ({
    subject: `Quote: ${number}`,
    body: `The repair under ${number} is not covered. It would cost ${money(facts.amount, facts.currency, 'en')}:\n${quoteLines(facts, 'en')}The quote is valid until ${time(facts.validUntil)}. Please tell us whether you accept it; nothing is done, and nothing costs, before. If you decline, you get your unit back as it is.`,
  }),
  quote_decided: ({ number, facts }) =>
    facts.expired
      ? {
          subject: `Quote expired: ${number}`,
          body: `The quote for ${number} has expired, and the customer has not answered. Please ask, and make a new quote, or record that it is declined.`,
        }
      : {
          subject: `Quote ${facts.accepted ? 'accepted' : 'declined'}: ${number}`,
          body: facts.accepted
            ? `The quote for ${number} is accepted; the repair can go on.`
            : `The quote for ${number} is declined: the unit goes back unrepaired.`,
        },
  unit_to_return: ({ number }) => ({
    subject: `Return the unit: ${number}`,
    body: `The unit of ${number} is not to be repaired any more. As soon as it is in the depot, please pack it and give it back to the customer.`,
  }),
  unit_ready: ({ number }) => ({
    subject: `Your unit is ready: ${number}`,
    body: `Your unit is packed and ready to be picked up at our service counter. Please bring the number ${number} along.`,
  }),
  unit_shipped: ({ number, facts }) => ({
    subject: `Your unit is on its way: ${number}`,
    body: `Your unit has left our depot: ${parcel(facts)}.`,
  }),
  unit_delivered: ({ number, facts }) => ({
    subject: `Your unit is back: ${number}`,
    body: facts.signed
      ? 'Your unit was delivered to you. If anything is missing, please tell us.'
      : 'Your unit was delivered to you. Please check that it works, and confirm the result. We will call you within a day.',
  }),
  sign_off_due: ({ number }) => ({
    subject: `Delivered, call the customer: ${number}`,
    body: `The unit of ${number} is with the customer again. Please call within 24 hours, and record whether the result is accepted, and the ratings.`,
  }),
}
