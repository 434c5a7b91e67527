import type { Db } from '../db/client.ts'
import { settleTicket, ticketsToTell } from '../db/queries/publication-tickets.ts'
import {
  findPublication,
  holdPublication,
  movePublication,
  type PublicationRow,
} from '../db/queries/publications.ts'
import type { Pace } from './pace.ts'
import { prepareOpen } from './preparation.ts'
import { type Step, settlement, type TicketTeller, tell } from './telling.ts'

/** Tickets that are told at the same time, and how long that takes at least: 20 in a second. */
const ticketsPerPage = 20
const perPage = 1_000
/** Before those that gave no answer are asked again, in milliseconds, and how often they are. */
const beforeNextPass = 15_000
const mostPasses = 20

/** Tells every ticket of a publication that is applied or rolled back, from where the last attempt had come. */
export async function carryOutPublication(
  db: Db,
  teller: TicketTeller,
  id: string,
  timeZone: string,
  pace: Pace,
): Promise<void> {
  const row = await findPublication(db, id)
  if (row?.state === 'rolling_back') {
    await tellAll(db, teller, row, 'rolling_back', pace)
    return movePublication(db, id, 'rolling_back', 'rolled_back')
  }
  if (row?.state !== 'applying') return
  // Tickets may have come since the preview, and while the others were told.
  await prepareOpen(db, row, timeZone, pace)
  do {
    await tellAll(db, teller, row, 'applying', pace)
  } while ((await prepareOpen(db, row, timeZone, pace)) > 0)
  await movePublication(db, id, 'applying', 'applied')
}

/** Until every ticket has taken it in or refused it, or did not answer however often it was asked. */
async function tellAll(db: Db, teller: TicketTeller, row: PublicationRow, step: Step, pace: Pace) {
  for (let pass = 1; ; pass += 1) {
    const unanswered = await tellOnce(db, teller, row, step, pace, pass >= mostPasses)
    if (unanswered === 0) return
    await pace.rest(beforeNextPass)
  }
}

/** @returns how many gave no answer; none when somebody has taken the publication further meanwhile */
async function tellOnce(
  db: Db,
  teller: TicketTeller,
  row: PublicationRow,
  step: Step,
  pace: Pace,
  lastTime: boolean,
): Promise<number> {
  let after = ''
  let unanswered = 0
  for (;;) {
    const began = Date.now()
    const page = await tellPage(db, teller, row, step, { after, lastTime })
    if (!page) return 0
    const last = page.at(-1)
    if (!last) return unanswered
    unanswered += page.filter(({ answered }) => !answered).length
    after = last.ticket
    await pace.rest(Math.max(0, perPage - (Date.now() - began)))
  }
}

/** In one transaction that holds the publication: it is not rolled back while tickets are being told of it. */
function tellPage(
  db: Db,
  teller: TicketTeller,
  row: PublicationRow,
  step: Step,
  { after, lastTime }: { after: string; lastTime: boolean },
): Promise<{ ticket: string; answered: boolean }[] | undefined> {
  return db.transaction(async (tx) => {
    if (!(await holdPublication(tx, row.id, step))) return undefined
    const page = await ticketsToTell(tx, row.id, step, { after, limit: ticketsPerPage })
    const outcomes = await Promise.all(page.map((one) => tell(db, teller, row, step, one)))
    const told: { ticket: string; answered: boolean }[] = []
    for (const [index, one] of page.entries()) {
      const outcome = outcomes[index] ?? 'unreachable'
      const settled = settlement(outcome, step, lastTime)
      if (settled) await settleTicket(tx, one, settled)
      told.push({ ticket: one.ticket, answered: settled !== undefined })
    }
    return told
  })
}
