/** What becomes of a loaner's loan (备用机借出); the latest fact decides. */
export const loanStates = [
  'requested',
  'waiting',
  'reserved',
  'ready',
  'handed_over',
  'returned',
  'settled',
  'withdrawn',
  'lost',
] as const
export type LoanState = (typeof loanStates)[number]

/** Before it was handed over: the loan can be withdrawn, and the loaner, if there is one, is free again at once. */
export const pendingLoans = [
  'requested',
  'waiting',
  'reserved',
  'ready',
] as const satisfies readonly LoanState[]

/** In these a loan has its loaner to itself. */
export const occupyingLoans = [
  'reserved',
  'ready',
  'handed_over',
  'returned',
] as const satisfies readonly LoanState[]

/** How a loan ends. */
export const loanEnds = ['settled', 'withdrawn', 'lost'] as const satisfies readonly LoanState[]
export type LoanEnd = (typeof loanEnds)[number]

/** Whether a loaner can be lent at all; whether it is lent at the moment, its loans say. */
export const loanerStates = ['available', 'out_of_service', 'lost', 'retired'] as const
export type LoanerState = (typeof loanerStates)[number]

/** What an inspection can leave a loaner as. */
export const afterInspection = ['available', 'out_of_service'] as const satisfies readonly LoanerState[]

export const handOverWays = ['pickup', 'engineer', 'shipment'] as const
export type HandOverWay = (typeof handOverWays)[number]

export const inspectionResults = ['ok', 'damaged', 'missing_accessories'] as const
export type InspectionResult = (typeof inspectionResults)[number]

/** Why a loaner should be offered (process.md 7). */
export const loanerOccasions = ['parts_short', 'long_plan'] as const
export type LoanerOccasion = (typeof loanerOccasions)[number]
