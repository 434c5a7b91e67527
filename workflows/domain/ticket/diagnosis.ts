import type { Category, WordsId } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'
import { uncompleted } from './guards.ts'

/** What is wrong, by class and fault code (process.md 3). A later diagnosis replaces an earlier one. */
export interface Diagnose {
  type: 'diagnose'
  category: Category
  faultCode?: string
  words: WordsId
}

export interface Diagnosed extends Omit<Diagnose, 'type'> {
  type: 'diagnosed'
}

export const decisions: Decisions<Diagnose, Diagnosed> = {
  diagnose: (ticket, command) => uncompleted(ticket) ?? [{ ...command, type: 'diagnosed' }],
}

export const applications: Applications<Diagnosed> = {
  diagnosed: (ticket, { type: _, ...diagnosis }) => ({ ...ticket, diagnosis }),
}
