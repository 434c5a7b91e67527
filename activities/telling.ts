import type { Db } from '../db/client.ts'
import { noAnswer, type PublicationTicket, recordedVia } from '../db/queries/publication-tickets.ts'
import type { PublicationRow } from '../db/queries/publications.ts'
import { findStaff } from '../db/queries/staff.ts'
import type { Rejection } from '../workflows/domain/ticket/decision.ts'
import type { ChangePolicy } from '../workflows/domain/ticket/promise/policy-change.ts'
import { type Actor, system } from '../workflows/domain/vocabulary.ts'
import { changeCommand } from './preparation.ts'

/** What publications need of Temporal. */
export interface TicketTeller {
  act(
    number: string,
    act: { command: ChangePolicy; by: Actor },
    updateId: string,
  ): Promise<{ done: unknown } | { rejected: Rejection } | { pending: true } | { unreachable: true }>
}

export type Step = 'applying' | 'rolling_back'

type Told = 'done' | 'pending' | 'unreachable' | { refused: string }

/** Tells a ticket of a publication, or of its being rolled back; nobody twice. */
export async function tell(
  db: Db,
  { act }: TicketTeller,
  row: PublicationRow,
  step: Step,
  { ticket, policy, former }: PublicationTicket,
): Promise<Told> {
  const updateId = `${step === 'applying' ? 'publication' : 'rollback'}-${row.id}-${ticket}`
  // An attempt that died may have come as far as this, long ago.
  if (await recordedVia(db, ticket, updateId)) return 'done'
  const told: ChangePolicy =
    step === 'applying'
      ? changeCommand(row, policy)
      : { type: 'changePolicy', policy: former, publication: row.id }
  const command = { ...told, ...(await publisherOf(db, row, step)) }
  // Nobody has taken the ticket in hand by this: the system tells it, and says in whose name.
  const outcome = await act(ticket, { command, by: system }, updateId)
  if ('done' in outcome) return 'done'
  if ('rejected' in outcome) return { refused: outcome.rejected.code }
  return 'pending' in outcome ? 'pending' : 'unreachable'
}

/** Publications of former times do not say. */
async function publisherOf(
  db: Db,
  { appliedBy, rolledBackBy }: PublicationRow,
  step: Step,
): Promise<Pick<ChangePolicy, 'publishedBy'>> {
  const id = step === 'applying' ? appliedBy : rolledBackBy
  const person = id === null ? undefined : await findStaff(db, id)
  return person ? { publishedBy: { role: person.role, id: person.id } } : {}
}

/** What stands in the ticket's row then; undefined when it is to be asked again. */
export function settlement(
  told: Told,
  step: Step,
  lastTime: boolean,
): Pick<PublicationTicket, 'state' | 'reason'> | undefined {
  if (told === 'done') return { state: step === 'applying' ? 'applied' : 'rolled_back', reason: null }
  if (typeof told === 'object') return { state: 'skipped', reason: told.refused }
  // Temporal comes back; a ticket that does not answer while it is there may be stuck, and holds up nobody.
  if (told === 'pending' && lastTime) {
    return { state: 'skipped', reason: step === 'applying' ? noAnswer : 'no_answer_to_rollback' }
  }
  return undefined
}
