import { patched } from '@temporalio/workflow'
import { stock } from '../activities.ts'
import type { Desk } from '../desk.ts'
import { worthRenewing } from '../domain/ticket/parts/hold.ts'
import type { Parts } from '../domain/ticket/state.ts'

/** Keeps the pieces of the ticket while somebody works with them or comes with them; otherwise lets them lapse. */
export async function keepHold(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until(({ parts }) => lapsing(parts) || desk.over())
    const { parts } = desk.ticket
    if (!lapsing(parts)) continue
    // Tickets that were already running when holds began to lapse have no timer for it in their history.
    if (!patched('holds-lapse')) return
    await watch(desk, parts)
  }
}

type LapsingParts = Parts & Required<Pick<Parts, 'until' | 'renewAt'>>

function lapsing(parts: Parts | undefined): parts is LapsingParts {
  return parts?.state === 'reserved' && parts.until !== undefined && parts.renewAt !== undefined
}

async function watch(desk: Desk, { key, until, renewAt }: LapsingParts): Promise<void> {
  const changed = () => {
    const { parts } = desk.ticket
    return parts?.key !== key || parts.state !== 'reserved' || parts.until !== until || desk.over()
  }
  if (await desk.until(changed, renewAt, 'renew the hold of the parts')) return
  await desk.until((ticket) => changed() || worthRenewing(ticket), until, 'the hold of the parts lapses')
  if (changed()) return
  await desk.step(() => (worthRenewing(desk.ticket) ? renew(desk, key) : lapse(desk, key)))
}

async function renew(desk: Desk, key: string): Promise<void> {
  const until = await stock.renewHold.executeWithOptions({ summary: key }, [key])
  desk.send(until === null ? { type: 'recordLapse', key } : { type: 'recordRenewal', key, until })
}

async function lapse(desk: Desk, key: string): Promise<void> {
  await stock.lapseHold.executeWithOptions({ summary: key }, [key])
  desk.send({ type: 'recordLapse', key })
}
