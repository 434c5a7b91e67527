import fc from 'fast-check'
import type { Level } from '../../workflows/domain/sla/level.ts'
import type { ClockRule, Policy, Reopening } from '../../workflows/domain/sla/policy.ts'
import { contract } from './contract.ts'

const levels: readonly Level[] = [
  { at: '25%', tells: ['owner'] },
  { at: '50%', tells: ['owner'], acts: ['raise_urgency'] },
  { at: '75%', tells: ['team_lead'], acts: ['reassign:team_lead'], within: 'office@1' },
  { at: '-1h', tells: ['supervisor'], acts: ['pause_offers'] },
  { at: 'predicted', tells: ['team_lead'] },
  { at: 'breach', tells: ['owner', 'manager_chain'], acts: ['reassign:S-009', 'raise_urgency'] },
  { at: '+2h', tells: ['staff:S-009'], repeat: { every: 'PT2H', times: 2 } },
  { at: '+24h', tells: ['customer'], repeat: { every: 'P1D' } },
]
const reopenings: readonly Reopening[] = ['resume', 'new_cycle', { extend: 'PT4H' }]

/** The contract, with another choice of clocks, levels and ways to come back. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .uniqueArray(
    fc.record({
      kind: fc.constantFrom(...(Object.keys(contract.clocks) as (keyof typeof contract.clocks)[])),
      levels: fc.subarray([...levels]),
      reopening: fc.constantFrom(...reopenings),
      everyUrgency: fc.boolean(),
    }),
    { maxLength: 10, selector: ({ kind }) => kind },
  )
  .map((chosen) => ({
    ...contract,
    clocks: Object.fromEntries(
      chosen.map(({ kind, levels, reopening, everyUrgency }) => {
        const rule: ClockRule = contract.clocks[kind]
        const { low: _, ...pressing } = rule.targets
        return [kind, { ...rule, levels, reopening, targets: everyUrgency ? rule.targets : pressing }]
      }),
    ),
  }))
