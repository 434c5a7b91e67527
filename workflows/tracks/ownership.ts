import { postgres } from '../activities.ts'
import type { Desk } from '../desk.ts'

/** Finds the owner whom a level has called for; who that is stands in Postgres alone. */
export async function findOwner(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => ticket.ownerWanted !== undefined || desk.over())
    if (desk.ticket.ownerWanted !== undefined) await desk.step(() => handOver(desk))
  }
}

async function handOver(desk: Desk): Promise<void> {
  const { number, team } = desk.ticket
  const lead = await postgres.findTeamLead.executeWithOptions(
    { summary: `lead of ${team ?? 'the region'}` },
    [number],
  )
  desk.send({ type: 'takeOver', ...(lead === null ? {} : { owner: lead }) })
}
