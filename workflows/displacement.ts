import { displacing } from './activities.ts'

/** Tells the tickets whose visits gave way to an emergency or a leave; each then looks for the next by itself. */
export async function displacement(occasion: string): Promise<void> {
  await displacing.tellDisplaced.executeWithOptions({ summary: 'tell the tickets that gave way' }, [occasion])
}
