export { breachDigest } from './breach-digest.ts'
export { courier } from './courier.ts'
export { reconciliation } from './reconciliation.ts'
export { ticketWorkflow } from './ticket.ts'
