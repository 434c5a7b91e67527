import type { z } from 'zod'
import type { Db } from '../db/client.ts'
import { type PublicationTicket, publicationCounts } from '../db/queries/publication-tickets.ts'
import type { PublicationRow } from '../db/queries/publications.ts'
import { type PublicationStep, publicationWorkflowId } from '../workflows/messages.ts'
import type { publicationTicketView, publicationView } from './contract/publications.ts'
import { type TemporalUi, workflowLink } from './views.ts'

type PublicationView = z.infer<typeof publicationView>

export async function viewPublication(db: Db, row: PublicationRow, ui: TemporalUi): Promise<PublicationView> {
  const tickets = await ticketCounts(db, row.id)
  const self = `/v1/sla/publications/${row.id}`
  return {
    id: row.id,
    subject: row.subject,
    subjectId: row.subjectId,
    version: row.version,
    retires: row.retires,
    formerVersion: row.formerVersion,
    reach: row.reach,
    state: row.state,
    progress: progressOf(row, tickets),
    tickets,
    madeBy: row.madeBy,
    madeAt: row.madeAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    appliedBy: row.appliedBy,
    rolledBackAt: row.rolledBackAt?.toISOString() ?? null,
    rolledBackBy: row.rolledBackBy,
    links: {
      self,
      tickets: `${self}/tickets`,
      temporal: workflowLink(publicationWorkflowId(row.id, stepOf(row)), ui),
    },
  }
}

export function viewPublicationTicket(row: PublicationTicket): z.infer<typeof publicationTicketView> {
  const { ticket, state, reason, deadlines, alerts } = row
  return { ticket, state, reason, deadlines, alerts }
}

/** What is done for a publication in its state, or was last. */
export function stepOf({ state }: Pick<PublicationRow, 'state'>): PublicationStep {
  switch (state) {
    case 'preparing':
    case 'previewed':
      return 'preview'
    case 'applying':
    case 'applied':
      return 'application'
    case 'rolling_back':
    case 'rolled_back':
      return 'rollback'
    default:
      return state satisfies never
  }
}

async function ticketCounts(db: Db, id: string): Promise<PublicationView['tickets']> {
  const rows = await publicationCounts(db, id)
  const inState = (state: string) => rows.find((row) => row.state === state)?.tickets ?? 0
  return {
    waiting: inState('waiting'),
    applied: inState('applied'),
    skipped: inState('skipped'),
    rolledBack: inState('rolled_back'),
    alerts: rows.reduce((sum, { alerting }) => sum + alerting, 0),
  }
}

function progressOf(row: PublicationRow, tickets: PublicationView['tickets']): PublicationView['progress'] {
  if (stepOf(row) === 'preview') return { total: row.total, done: row.done }
  const { waiting, applied, skipped, rolledBack } = tickets
  const total = waiting + applied + skipped + rolledBack
  return { total, done: stepOf(row) === 'application' ? total - waiting : total - applied }
}
