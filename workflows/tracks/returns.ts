import { loaners, neighbours, postgres, stock } from '../activities.ts'
import type { Desk } from '../desk.ts'
import type { Return, Ticket } from '../domain/ticket/state.ts'

/** Gives back what the ticket no longer needs: whatever else happens, the list on the ticket is worked off. */
export async function giveBack(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => releasable(ticket) !== undefined || desk.over())
    const next = releasable(desk.ticket)
    if (next) await desk.step(() => release(desk, next))
  }
}

type Releasable = Exclude<Return, { type: 'unit' | 'label' }>

/** A customer's unit is given back by people, and a carrier that is away holds up nothing else. */
function releasable({ returns }: Ticket): Releasable | undefined {
  return returns.find((one): one is Releasable => one.type !== 'unit' && one.type !== 'label')
}

async function release(desk: Desk, next: Releasable): Promise<void> {
  const named = { summary: next.key }
  switch (next.type) {
    case 'issue':
      return issue(desk, next)
    case 'booking':
      await postgres.releaseBooking.executeWithOptions(named, [next.key])
      break
    case 'hold':
      await stock.settleHold.executeWithOptions(named, [{ key: next.key, used: next.used }])
      break
    case 'use':
      await stock.useIssued.executeWithOptions(named, [
        { ticket: desk.ticket.number, key: next.key, used: next.used },
      ])
      break
    case 'loan':
      await loaners.endLoan.executeWithOptions(named, [
        { ticket: desk.ticket.number, key: next.key, ends: next.ends, becomes: next.becomes },
      ])
      break
    case 'merging':
      await neighbours.tellOfMerging.executeWithOptions({ summary: `into ${next.into}` }, [
        { from: desk.ticket.number, into: next.into, key: next.key, by: next.by },
      ])
      break
    default:
      next satisfies never
  }
  desk.send({ type: 'recordReturn', key: next.key })
}

/** Hands held pieces out; where the hold was gone by then, nobody has taken anything along. */
async function issue(desk: Desk, { key, hold, lines, to }: Extract<Return, { type: 'issue' }>) {
  const order = { ticket: desk.ticket.number, key, hold, lines, to }
  const done = await stock.issueHeld.executeWithOptions({ summary: key }, [order])
  desk.send({ type: 'recordIssue', key, done })
  if (!done && !desk.ticket.ended) desk.send({ type: 'recordLapse', key: hold })
}
