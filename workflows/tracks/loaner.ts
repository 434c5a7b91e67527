import { loaners } from '../activities.ts'
import type { Desk } from '../desk.ts'
import { loanerWanted } from '../domain/ticket/loaner/loaner.ts'

/**
 * Has a loaner reserved for who asked for one. Where none is free the loan stands in line, in Postgres, and the ticket
 * hears when it is its turn; it arms no timer of its own, since the reconciler looks at the line as well.
 */
export async function provideLoaner(desk: Desk, arrivals: () => number): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => loanerWanted(ticket) || desk.over())
    const { loaner } = desk.ticket
    if (loaner && loanerWanted(desk.ticket)) {
      // Counted before it is asked: what comes back meanwhile is asked for once more.
      const before = arrivals()
      await desk.step(() => reserve(desk, loaner.key))
      await desk.until(
        (ticket) => ticket.loaner?.key !== loaner.key || !loanerWanted(ticket) || arrivals() > before,
      )
    }
  }
}

async function reserve(desk: Desk, key: string): Promise<void> {
  const order = { ticket: desk.ticket.number, key }
  const unit = await loaners.reserveLoaner.executeWithOptions({ summary: key }, [order])
  desk.send({ type: 'recordLoan', key, ...(unit === null ? {} : { unit }) })
}
