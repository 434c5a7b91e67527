import type { Fault } from '../workflows/domain/fault.ts'
import { problem } from './errors.ts'

/**
 * @param pointer where in the body the faulty thing stands
 * @throws a problem that names each fault by its place; nothing when there is none
 */
export function refuseFaults(faults: readonly Fault[], pointer = ''): void {
  if (faults.length === 0) return
  throw problem(422, 'invalid_request', 'The request is not valid; see `errors`.', {
    errors: faults.map((fault) => ({ ...fault, pointer: `${pointer}${fault.pointer}` })),
  })
}
