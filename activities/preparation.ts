import type { Db } from '../db/client.ts'
import { changeOfPublication } from '../db/queries/changes.ts'
import { mattersOf } from '../db/queries/matters.ts'
import { keepPrepared, openTickets, type PublicationTicket } from '../db/queries/publication-tickets.ts'
import {
  findPublication,
  movePublication,
  notePrepared,
  type PublicationRow,
} from '../db/queries/publications.ts'
import { type Change, policyUnder } from '../workflows/domain/sla/change.ts'
import type { Matter } from '../workflows/domain/sla/definition.ts'
import type { Policy } from '../workflows/domain/sla/policy.ts'
import type { ChangePolicy } from '../workflows/domain/ticket/promise/policy-change.ts'
import { previewChange } from '../workflows/domain/ticket/promise/policy-preview.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import type { Pace } from './pace.ts'

const ticketsPerPage = 100

/** Prepares the preview of a publication, from where the last attempt had come. */
export async function preparePublication(db: Db, id: string, timeZone: string, pace: Pace): Promise<void> {
  const row = await findPublication(db, id)
  if (row?.state !== 'preparing') return
  let { done } = row
  await prepareOpen(db, row, timeZone, pace, (page) => {
    done += page.length
    return notePrepared(db, id, { done, reachedTicket: page.at(-1)?.number ?? null })
  })
  await movePublication(db, id, 'preparing', 'previewed')
}

/**
 * Prepares every open ticket that has not been prepared yet: also those that were opened, or opened again, since.
 * @returns how many that the publication touches were new
 */
export async function prepareOpen(
  db: Db,
  row: PublicationRow,
  timeZone: string,
  pace: Pace,
  note: (page: Ticket[]) => Promise<void> = async () => undefined,
): Promise<number> {
  const change = await changeOfPublication(db, row)
  let after = row.state === 'preparing' ? (row.reachedTicket ?? '') : ''
  let touched = 0
  for (;;) {
    const began = Date.now()
    const page = await openTickets(db, { after, limit: ticketsPerPage, untouchedBy: row.id })
    const tickets = page.map(({ ticket }) => ticket)
    const last = tickets.at(-1)
    if (!last) return touched
    const matters = await mattersOf(
      db,
      tickets.map(({ number }) => number),
      timeZone,
    )
    const prepared = tickets.flatMap((ticket) =>
      preparedTicket(row, change, ticket, matters.get(ticket.number)),
    )
    touched += await keepPrepared(db, prepared)
    await note(tickets)
    after = last.number
    await pace.rest(Date.now() - began)
  }
}

/** The command that brings a publication to a ticket: the same in the preview and in earnest. */
export function changeCommand(
  { id, reach }: Pick<PublicationRow, 'id' | 'reach'>,
  policy: Policy,
): ChangePolicy {
  const command: ChangePolicy = { type: 'changePolicy', policy, publication: id }
  return reach === 'open_not_breached' ? { ...command, unlessBreached: true } : command
}

function preparedTicket(
  row: PublicationRow,
  change: Change,
  ticket: Ticket,
  matter: Matter | undefined,
): PublicationTicket[] {
  const policy = matter && policyUnder(change, ticket, matter)
  if (!policy || sameVersion(policy, ticket.policy)) return []
  const preview = previewChange(ticket, changeCommand(row, policy), instant(Date.now()))
  const kept = { publication: row.id, ticket: ticket.number, policy, former: ticket.policy }
  return 'refused' in preview
    ? [{ ...kept, state: 'skipped', reason: preview.refused, deadlines: [], alerts: false }]
    : [{ ...kept, state: 'waiting', reason: null, ...preview }]
}

/** The ticket has it already; calendars that are only kept to explain stopped clocks do not count. */
function sameVersion(wanted: Policy, present: Policy): boolean {
  const same = wanted.id === present.id && wanted.version === present.version
  return same && Object.keys(wanted.calendars).every((key) => key in present.calendars)
}
