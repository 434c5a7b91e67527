import { postgres } from './activities.ts'

/** The second line behind every ticket's own timers; its result tells what it found and what it mended. */
export async function reconciliation() {
  return postgres.reconcile.executeWithOptions({ startToCloseTimeout: '5m', summary: 'compare and mend' }, [])
}
