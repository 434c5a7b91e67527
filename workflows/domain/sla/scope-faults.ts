import type { Fault } from '../fault.ts'
import { tiers } from '../vocabulary.ts'
import { patternFaults } from './clock-faults.ts'
import { handbook, type PolicyScope } from './policy.ts'

/** The form of `code` fields: a contract is known by one. */
const contractCode = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,39}$/u

/**
 * Whether a policy can be for this case.
 * @param value the contract's or tier's code, or the product pattern
 */
export function scopeFaults(id: string, scope: PolicyScope, value: string | undefined): Fault[] {
  if (id === handbook.id && scope !== 'default') {
    const detail = `"${handbook.id}" is the default policy; give this one another id.`
    return [{ pointer: '/scope', code: 'reserved_id', detail }]
  }
  if (scope === 'default') return value === undefined ? [] : [notWanted]
  return value === undefined ? [missing(scope)] : valueFaults(scope, value)
}

const notWanted: Fault = {
  pointer: '/value',
  code: 'not_wanted',
  detail: 'The default policy is for everything else; leave the value out.',
}

function missing(scope: PolicyScope): Fault {
  const detail = `Say which ${scope} it is for, or make it the default.`
  return { pointer: '/value', code: 'missing', detail }
}

function valueFaults(scope: Exclude<PolicyScope, 'default'>, value: string): Fault[] {
  switch (scope) {
    case 'product':
      return patternFaults(value, '/value')
    case 'tier': {
      if (tiers.some((tier) => tier === value)) return []
      const detail = `"${value}" is no tier; the tiers are ${tiers.join(', ')}.`
      return [{ pointer: '/value', code: 'unknown_tier', detail }]
    }
    case 'contract': {
      if (contractCode.test(value)) return []
      const detail = `"${value}" is no contract’s code; use letters, digits and . _ - / only.`
      return [{ pointer: '/value', code: 'malformed_code', detail }]
    }
    default:
      return scope satisfies never
  }
}
