import type { z } from 'zod'
import type { Db } from '../db/client.ts'
import { placeInLine } from '../db/queries/loan-line.ts'
import { dueBackOf, type ListedLoan } from '../db/queries/loan-list.ts'
import { findLoaner, type Loaner } from '../db/queries/loaners.ts'
import { readWords } from '../db/queries/words.ts'
import { loanerOccasion } from '../workflows/domain/ticket/loaner/loaner-suggestion.ts'
import type { Ticket, Loaner as TicketLoan } from '../workflows/domain/ticket/state.ts'
import type { loanerView, loanView, ticketLoaner } from './contract/loaners.ts'

type TicketLoaner = z.infer<typeof ticketLoaner>
type Words = Record<string, unknown>

/** A loaner as parts keepers see it, with who has it. */
export function viewLoaner(loaner: Loaner, loan: ListedLoan | undefined): z.infer<typeof loanerView> {
  const { ticket, state, customer, dueBack } = loan ?? {}
  const since = loan && (loan.handedOverAt ?? loan.reservedAt ?? loan.requestedAt)
  return {
    ...loaner,
    lent:
      ticket === undefined || state === undefined || since === undefined
        ? null
        : { ticket, customer: customer ?? '', state, since: since.toISOString(), dueBack: dueBack ?? null },
  }
}

export function viewLoan(loan: ListedLoan): z.infer<typeof loanView> {
  const { key: _, remindedFrom, ...shown } = loan
  return {
    ...shown,
    requestedAt: loan.requestedAt.toISOString(),
    reservedAt: time(loan.reservedAt),
    preparedAt: time(loan.preparedAt),
    handedOverAt: time(loan.handedOverAt),
    remindedAt: time(loan.remindedAt),
    returnedAt: time(loan.returnedAt),
    endedAt: time(loan.endedAt),
  }
}

/** What a ticket says of its loaner, with people's words put back in. */
export async function viewTicketLoaner(db: Db, ticket: Ticket): Promise<TicketLoaner> {
  const suggested = loanerOccasion(ticket) ?? null
  if (!ticket.loaner) return { suggested, loan: null }
  const { state, unit, key } = ticket.loaner
  const loaner = unit === undefined ? undefined : await findLoaner(db, unit)
  return {
    suggested,
    loan: {
      state,
      loaner: loaner ? { id: loaner.id, model: loaner.model, serial: loaner.serial } : null,
      placeInLine: state === 'waiting' ? ((await placeInLine(db, key)) ?? null) : null,
      dueBack: await dueBackOf(db, ticket, state),
      ...(await viewSteps(db, ticket.loaner)),
    },
  }
}

async function viewSteps(db: Db, { handedOver, returned, inspected }: TicketLoan) {
  const ids = [handedOver, returned, inspected].flatMap((step) => step?.words ?? [])
  const texts = await readWords(db, ids)
  const said = (step: { words: string } | undefined): Words => texts.get(step?.words ?? '') ?? {}
  return {
    handedOver: handedOver
      ? {
          at: handedOver.at,
          by: handedOver.way,
          ...thing(said(handedOver)),
          trackingNumber: textOf(said(handedOver).trackingNumber),
        }
      : null,
    returned: returned ? { at: returned.at, ...thing(said(returned)) } : null,
    inspection: inspected ? { result: inspected.result, comment: textOf(said(inspected).comment) } : null,
  }
}

function thing({ accessories, condition }: Words) {
  return {
    accessories: Array.isArray(accessories) ? accessories.map(String) : [],
    condition: textOf(condition),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function time(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
