import type { Applications, Decisions } from './decision.ts'

/** A booking or hold was given back. */
export interface RecordReturn {
  type: 'recordReturn'
  key: string
}

export interface Returned {
  type: 'returned'
  key: string
}

export const decisions: Decisions<RecordReturn, Returned> = {
  recordReturn: (ticket, { key }) =>
    ticket.returns.some((one) => one.key === key && one.type !== 'unit') ? [{ type: 'returned', key }] : [],
}

export const applications: Applications<Returned> = {
  returned: (ticket, { key }) => ({ ...ticket, returns: ticket.returns.filter((one) => one.key !== key) }),
}
