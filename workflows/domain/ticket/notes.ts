import type { WordsId } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'

export const visibilities = ['internal', 'customer'] as const
type Visibility = (typeof visibilities)[number]

export interface Note {
  type: 'note'
  visibility: Visibility
  words: WordsId
}

export interface Noted extends Omit<Note, 'type'> {
  type: 'noted'
}

export const decisions: Decisions<Note, Noted> = {
  note: (_, command) => [{ ...command, type: 'noted' }],
}

export const applications: Applications<Noted> = {
  noted: (ticket) => ticket,
}
