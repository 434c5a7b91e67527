import type { Db } from '../db/client.ts'
import { undoHold } from '../db/queries/holds.ts'
import { loadTicket } from '../db/queries/outbox.ts'
import { listOutstanding } from '../db/queries/outstanding.ts'
import type { ReportedPart } from '../db/queries/reported-pieces.ts'
import { claimSerials, releaseSerials } from '../db/queries/serial-claims.ts'
import { claimFromVan, type VanRefusal } from '../db/queries/van-holds.ts'
import { piecesOf } from '../workflows/domain/parts/pieces.ts'
import { heldLines, vanKey } from '../workflows/domain/ticket/parts/parts.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import { type ProblemError, problem } from './errors.ts'
import type { Caller } from './identity.ts'

/**
 * Keeps what a report is about to use: pieces of the engineer's van, and serial numbers. All of it or, thrown, nothing.
 * @throws a problem: what is not there, or is built in elsewhere
 */
export async function claimReport(
  db: Db,
  {
    ticket,
    caller,
    report,
    parts,
  }: { ticket: Ticket; caller: Caller; report: string; parts: readonly ReportedPart[] },
): Promise<void> {
  await refuseReturned(db, ticket, parts)
  const { number } = ticket
  const engineer = caller.role === 'engineer' ? caller.id : (ticket.visit?.engineer ?? caller.id)
  const lines = parts.filter(({ from }) => from === 'van')
  const serials = parts.flatMap(({ sku, serials = [] }) => serials.map((one) => ({ sku, serial: one.new })))
  if (lines.length === 0 && serials.length === 0) return
  await db.transaction(async (tx) => {
    const van = await claimFromVan(tx, { ticket: number, key: vanKey(ticket), report, engineer, lines })
    if (van) throw vanProblem(van)
    const taken = await claimSerials(tx, { ticket: number, report, unitId: ticket.unitId ?? null }, serials)
    if (taken) {
      const { sku, serial } = taken
      throw problem(
        409,
        'serial_installed',
        `${sku} with the serial number ${serial} is built in already; see GET /v1/parts/serials/${serial}.`,
        { details: { ...taken } },
      )
    }
  })
}

/** Gives that back when the report was refused; what another attempt has reported meanwhile stays. */
export async function releaseReport(db: Db, report: string, number: string): Promise<void> {
  await releaseSerials(db, report)
  const ticket = await loadTicket(db, number)
  if (ticket && !ticket.completion) await undoHold(db, vanKey(ticket))
}

/** The ticket knows what was taken along; what of it came back stands in the ledger. */
async function refuseReturned(db: Db, ticket: Ticket, parts: readonly ReportedPart[]): Promise<void> {
  if (!ticket.out) return
  const out = await listOutstanding(db, { ticket: ticket.number })
  // What is still on its way out of the stock stands in no ledger yet.
  const leaving = ticket.returns.flatMap((one) => (one.type === 'issue' ? one.lines : []))
  const there = [...heldLines(ticket), ...out, ...leaving]
  for (const { sku, quantity, from } of parts) {
    const possible = piecesOf(there, sku)
    const issued = piecesOf(ticket.out, sku) > 0
    if (from === 'van' || !issued || quantity <= possible) continue
    throw problem(
      409,
      'part_not_reserved',
      `${quantity} × ${sku} used, but of those issued some came back: ${possible} are held or out.`,
      { details: { sku, used: quantity, reserved: possible, possible } },
    )
  }
}

function vanProblem({ refusal, sku, possible }: VanRefusal): ProblemError {
  const message =
    refusal === 'no_van'
      ? 'The engineer of this job has no van; see GET /v1/locations.'
      : `Only ${possible} × ${sku} lie free in the van.`
  return problem(409, refusal, message, { details: { sku, possible } })
}
