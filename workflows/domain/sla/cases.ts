import { limits } from '../limits.ts'
import { type Kind, kinds, type Urgency } from '../vocabulary.ts'
import type { ClockDefinition, Matter, TargetException } from './definition.ts'

/** Tickets that have the same targets: the exceptions of a policy tell them apart from others. */
export type Case = Pick<Matter, 'kind' | 'region' | 'model'>
export type Targets = Readonly<Partial<Record<Urgency, string>>>

type Excepting = Pick<ClockDefinition, 'exceptions'>

/** Whether there are more cases than can be gone through. */
export function tooManyCases(clocks: readonly Excepting[]): boolean {
  const { some, models, regions } = named(clocks)
  return some.length * models.length * regions.length > limits.cases
}

/** Every case that the exceptions of these clocks tell apart, the ordinary one first. */
export function casesOf(clocks: readonly Excepting[]): Case[] {
  const { some, models, regions } = named(clocks)
  return models.flatMap((model) =>
    regions.flatMap((region) => some.map((kind): Case => ({ kind, model, region }))),
  )
}

/** ` of kind complaint for VMC- in EU`; nothing for the ordinary case. */
export function nameOf({ kind, model, region }: Case): string {
  return [
    kind === 'repair' ? '' : ` of kind ${kind}`,
    model === undefined ? '' : ` for ${model}`,
    region === undefined ? '' : ` in ${region}`,
  ].join('')
}

/** One of each that an exception names, and one that none does. */
function named(clocks: readonly Excepting[]) {
  const exceptions = clocks.flatMap(({ exceptions = [] }) => exceptions)
  const each = <Value>(read: (one: TargetException) => Value | undefined) => [
    ...new Set(exceptions.flatMap((one) => read(one) ?? [])),
  ]
  const told = each<Kind>(({ kind }) => kind)
  const ordinary = ['repair' as const, ...kinds].find((kind) => !told.includes(kind))
  return {
    some: ordinary === undefined ? told : [ordinary, ...told],
    // The beginning of a name stands for all names that no longer pattern fits.
    models: [undefined, ...each(({ product }) => product?.replace(/\*$/, ''))],
    regions: [undefined, ...each(({ region }) => region)],
  }
}
