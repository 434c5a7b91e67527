import type { Applications, Decisions } from './decision.ts'

/** Another ticket of the same matter has ended, and the work on it goes on here. */
export interface Absorb {
  type: 'absorb'
  /** The number of the other ticket. */
  from: string
  /** Names the merging, so that it is heard of once. */
  key: string
}

export interface Absorbed extends Omit<Absorb, 'type'> {
  type: 'absorbed'
}

export const decisions: Decisions<Absorb, Absorbed> = {
  absorb: ({ absorbed = [] }, command) =>
    absorbed.some(({ key }) => key === command.key) ? [] : [{ ...command, type: 'absorbed' }],
}

export const applications: Applications<Absorbed> = {
  absorbed: (ticket, { from, key }) => ({
    ...ticket,
    absorbed: [...(ticket.absorbed ?? []), { from, key }],
  }),
}
