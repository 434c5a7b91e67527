import { atLengthMaintenance } from './activities.ts'

/** Opens the tickets that contracts ask for. Started by a schedule; its result tells what it opened and what it left out. */
export async function maintenance() {
  return atLengthMaintenance.openDueMaintenance.executeWithOptions(
    { summary: 'open what contracts ask for' },
    [],
  )
}
