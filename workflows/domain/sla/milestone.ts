/**
 * What clocks begin and end with: moments in the life of a round that policies name, in the order in which one fact
 * passes several of them. `received` is receipt for the first round, and the opening of each further one.
 */
export const milestones = [
  'received',
  /** Somebody of the department has acted on the ticket for the first time. */
  'acknowledged',
  'triaged',
  'responded',
  /** A person told the customer something: a response, a note for the customer, the arrival. */
  'informed',
  /** The customer wrote. */
  'customerReplied',
  'diagnosed',
  'planned',
  /** The parts of the plan are reserved, or no longer wanted. A new plan may want others at once. */
  'partsSettled',
  'partsWanted',
  /** An offer was accepted, refused, withdrawn, or met with silence. */
  'offerAnswered',
  'offered',
  'booked',
  'arrived',
  /** A carrier has the customer's unit, or has brought it to the depot. */
  'shippedIn',
  'unitArrived',
  /** It was unpacked and held against the ticket. */
  'depotReceived',
  'detected',
  'quoted',
  'quoteDecided',
  /** A round of tests began: whoever repaired takes it for done. */
  'repaired',
  'testsPassed',
  'supplierAnswered',
  'supplierAsked',
  'completed',
  'packed',
  'shippedBack',
  /** The customer has the unit again. */
  'delivered',
  /** The customer signed. */
  'resolved',
  'followedUp',
] as const
export type Milestone = (typeof milestones)[number]
