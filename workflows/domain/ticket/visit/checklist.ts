import type { Instant } from '../../time/instant.ts'
import type { Actor, ChecklistResult, WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Rejection, rejection } from '../decision.ts'
import type { Ticket } from '../state.ts'
import { unchangeable } from './job.ts'

export interface ChecklistItem {
  code: string
  /** The job is not complete before it was looked at. */
  required: boolean
}

/** What has to be gone through; the texts stand in the version of the template that is named. */
export interface PlannedChecklist {
  template: string
  items: ChecklistItem[]
}

export interface Checklist {
  template: string
  items: CheckedItem[]
}

interface CheckedItem extends ChecklistItem {
  /** What it came to, once somebody looked; a note on it stands in the words of that act. */
  checked?: { result: ChecklistResult; at: Instant; by: Actor; words: WordsId }
}

/** The engineer goes through the checklist, in as many acts as it takes; the last word on an item counts. */
export interface Tick {
  type: 'tick'
  items: { code: string; result: ChecklistResult }[]
  words: WordsId
}

export interface Ticked extends Omit<Tick, 'type'> {
  type: 'ticked'
}

export const decisions: Decisions<Tick, Ticked> = {
  tick: (ticket, command, moment) =>
    unchangeable(ticket, moment) ?? unknownItems(ticket, command) ?? [{ ...command, type: 'ticked' }],
}

export const applications: Applications<Ticked> = {
  ticked: (ticket, { items, words }, { now, by }) => {
    const checklist = ticket.job?.checklist
    if (!checklist) return ticket
    const checked = checklist.items.map((item) => {
      const ticked = items.findLast(({ code }) => code === item.code)
      return ticked ? { ...item, checked: { result: ticked.result, at: now, by, words } } : item
    })
    return { ...ticket, job: { ...ticket.job, checklist: { ...checklist, items: checked } } }
  },
}

/** The ticket with the checklist of its plan; what was looked at under the plan before stays looked at. */
export function withChecklist(ticket: Ticket, { template, items }: PlannedChecklist): Ticket {
  const before = ticket.job?.checklist?.items ?? []
  const kept = items.map((item) => {
    const checked = before.find(({ code }) => code === item.code)?.checked
    return checked ? { ...item, checked } : item
  })
  return { ...ticket, job: { ...ticket.job, checklist: { template, items: kept } } }
}

/** The codes of required items that nobody has looked at. */
export function openItems({ job }: Pick<Ticket, 'job'>): string[] {
  const open = (job?.checklist?.items ?? []).filter(({ required, checked }) => required && !checked)
  return open.map(({ code }) => code)
}

/** Why the job is not complete: required items that nobody has looked at. */
export function checklistOpen(ticket: Pick<Ticket, 'job'>): Rejection | undefined {
  const codes = openItems(ticket)
  if (codes.length === 0) return undefined
  return rejection('checklist_open', `Go through the checklist first; open are: ${codes.join(', ')}.`, {
    missing: codes,
  })
}

function unknownItems({ job }: Ticket, { items }: Tick): Rejection | undefined {
  if (!job?.checklist) {
    return rejection('no_checklist', 'The ticket has no checklist; a plan brings it, where its kind has one.')
  }
  const known = job.checklist.items.map(({ code }) => code)
  const unknown = items.map(({ code }) => code).filter((code) => !known.includes(code))
  if (unknown.length === 0) return undefined
  return rejection('unknown_item', `The checklist has no item ${unknown.join(', ')}.`, { unknown })
}
