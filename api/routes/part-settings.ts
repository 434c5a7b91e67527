import { z } from 'zod'
import { setMinimum } from '../../db/queries/minimums.ts'
import { setUnitCost } from '../../db/queries/part-costs.ts'
import { changePart, findPart, unknownParts } from '../../db/queries/parts.ts'
import { setSubstitutes } from '../../db/queries/substitutes.ts'
import type { Fault } from '../../workflows/domain/fault.ts'
import type { Substitute } from '../../workflows/domain/parts/substitution.ts'
import { partOldPart, partWarranty } from '../contract/old-parts.ts'
import { partMinimum, partSubstitutes, partUnitCost, partView } from '../contract/parts.ts'
import { refuseFaults } from '../faults.ts'
import { storable } from '../fields.ts'
import { viewPart } from './parts.ts'
import { type App, answers, type Service } from './route.ts'
import { stockProblem } from './stock-problem.ts'

const params = z.object({ sku: z.string() })
const response = answers({ 200: partView })
const config = { action: 'part.write' } as const
const tags = ['parts']

/** What parts keepers say about a part, and can say again. Each answers with the part as it stands then. */
export function partSettingRoutes(app: App, { db }: Service): void {
  app.put(
    '/v1/parts/:sku/minimum',
    {
      config,
      schema: {
        summary:
          'Say how many pieces are to be free at a location; when fewer are, the parts keepers are told',
        ...{ tags, params, body: partMinimum, response },
      },
    },
    async ({ params: { sku }, body }) => {
      const outcome = storable(sku)
        ? await setMinimum(db, { sku, ...body })
        : { refusal: 'unknown_part' as const }
      if ('refusal' in outcome) throw stockProblem(outcome)
      return viewPart(outcome)
    },
  )

  app.put(
    '/v1/parts/:sku/unit-cost',
    {
      config,
      schema: {
        summary: 'Say what a piece costs from now on; what was used before keeps its price',
        ...{ tags, params, body: partUnitCost, response },
      },
    },
    async ({ params: { sku }, body: { unitCost, currency } }) => {
      const part = storable(sku) ? await setUnitCost(db, sku, { amount: unitCost, currency }) : undefined
      if (!part) throw stockProblem({ refusal: 'unknown_part' })
      return viewPart(part)
    },
  )

  app.put(
    '/v1/parts/:sku/substitutes',
    {
      config,
      schema: {
        summary:
          'Say what can be built in in place of a part; those without consent are taken when it is short',
        ...{ tags, params, body: partSubstitutes, response },
      },
    },
    async ({ params: { sku }, body: { substitutes } }) => {
      if (!storable(sku) || !(await findPart(db, sku))) throw stockProblem({ refusal: 'unknown_part' })
      refuseFaults(await substituteFaults(db, sku, substitutes))
      await setSubstitutes(db, sku, substitutes)
      const part = await findPart(db, sku)
      if (!part) throw new Error(`The part ${sku} is gone.`)
      return viewPart(part)
    },
  )
}

/** What holds for a part's pieces once they are built in. */
export function builtInSettingRoutes(app: App, { db }: Service): void {
  app.put(
    '/v1/parts/:sku/warranty',
    {
      config,
      schema: {
        summary:
          'Say how long a piece is under warranty once it is built in; those already built in keep theirs',
        ...{ tags, params, body: partWarranty, response },
      },
    },
    ({ params: { sku }, body: { period } }) => change(sku, { warranty: period }),
  )

  app.put(
    '/v1/parts/:sku/old-part',
    {
      config,
      schema: {
        summary: 'Say what becomes of the piece that it replaces, and by when it is to come back',
        ...{ tags, params, body: partOldPart, response },
      },
    },
    ({ params: { sku }, body: { oldPart, within } }) => change(sku, { oldPart, oldPartWithin: within }),
  )

  async function change(sku: string, setting: Parameters<typeof changePart>[2]) {
    const part = storable(sku) ? await changePart(db, sku, setting) : undefined
    if (!part) throw stockProblem({ refusal: 'unknown_part' })
    return viewPart(part)
  }
}

async function substituteFaults(
  db: Service['db'],
  sku: string,
  substitutes: readonly Substitute[],
): Promise<Fault[]> {
  const unknown = await unknownParts(
    db,
    substitutes.map((one) => one.sku),
  )
  return substitutes.flatMap((one, place) => {
    const pointer = `/substitutes/${place}/sku`
    if (one.sku === sku)
      return [{ pointer, code: 'same_part', detail: 'A part does not stand in for itself.' }]
    if (!unknown.includes(one.sku)) return []
    return [{ pointer, code: 'unknown_part', detail: 'There is no such part; see GET /v1/parts.' }]
  })
}
