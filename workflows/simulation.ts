import { atLength } from './activities.ts'

/** Answers a "what if". How far it has come, and the answer, are read over the API. */
export async function simulation(id: string): Promise<void> {
  await atLength.runSimulation.executeWithOptions({ summary: 'go through the tickets of the period' }, [id])
}
