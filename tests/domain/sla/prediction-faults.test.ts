import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkpoints } from '../../../workflows/domain/sla/checkpoint.ts'
import type { PolicyDefinition } from '../../../workflows/domain/sla/definition.ts'
import { handbook, type Policy } from '../../../workflows/domain/sla/policy.ts'
import { policyFaults } from '../../../workflows/domain/sla/policy-faults.ts'
import { milliseconds } from '../../../workflows/domain/time/instant.ts'
import { urgencies } from '../../../workflows/domain/vocabulary.ts'
import { anOpenTicket } from '../../support/cast.ts'
import { contract } from '../../support/contract.ts'
import { runs } from '../../support/runs.ts'

/** Some urgencies, each with some hours. */
const targets = fc
  .dictionary(fc.constantFrom(...urgencies), fc.integer({ min: 1, max: 12 }), { minKeys: 1 })
  .map((hours) => Object.fromEntries(Object.entries(hours).map(([urgency, some]) => [urgency, `PT${some}H`])))

/** A resolution that is predicted by some stages, all of it around the clock. */
const definitions = fc
  .record({
    resolution: targets,
    triage: targets,
    offerAcceptance: fc.option(targets, { nil: undefined }),
    parts: fc.option(targets, { nil: undefined }),
    supplier: fc.option(targets, { nil: undefined }),
  })
  .map(({ resolution, ...stages }): PolicyDefinition => {
    const { id, version, chosenBy, calendars, ...rest } = handbook
    const { calendar: _, ...promise } = contract.clocks.resolution
    const internal = Object.entries(stages).flatMap(([kind, given]) => {
      if (!given) return []
      const { starts, stops } = contract.clocks[kind as keyof typeof stages]
      return [[kind, { targets: given, starts, stops, pauses: [], internal: true, levels: [] }] as const]
    })
    const levels = [{ at: 'predicted', tells: ['team_lead'] as const }]
    const { reopening, resumes, ...course } = promise
    const clocks = { ...rest.clocks, resolution: { ...course, targets: resolution, levels } }
    return { ...rest, clocks: { ...clocks, ...Object.fromEntries(internal) } }
  })

/** Milliseconds after receipt at which each urgency's ticket would be told of the prediction. */
function toldAfter(definition: PolicyDefinition): number[] {
  const { id, version, chosenBy, calendars } = handbook
  const policy = { ...definition, id, version, chosenBy, calendars } as Policy
  return urgencies.flatMap((urgency) => {
    const ticket = anOpenTicket({ policy, urgency })
    const predicted = checkpoints(ticket).filter(({ level }) => level === 'predicted')
    return predicted.map(({ dueAt }) => milliseconds(dueAt) - milliseconds(ticket.receivedAt))
  })
}

it('a prediction is refused just when a ticket would be told of it at once, or no ticket ever', () => {
  fc.assert(
    fc.property(definitions, (definition) => {
      const refused = policyFaults(definition, { calendars: [] }).length > 0
      const after = toldAfter(definition)
      // A millisecond after just as much is left as lies ahead, less is left.
      const wrong = after.some((time) => time <= 1)
      // Supplier and such come by the way: a ticket may hear of them later.
      const never = after.length === 0 && !comesByTheWay(definition)
      expect(refused).toBe(wrong || never)
    }),
    { numRuns: runs(500) },
  )
})

function comesByTheWay({ clocks: { resolution, supplier } }: PolicyDefinition): boolean {
  return urgencies.some(
    (urgency) => resolution?.targets[urgency] !== undefined && supplier?.targets[urgency] !== undefined,
  )
}
