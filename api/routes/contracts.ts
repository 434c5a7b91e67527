import { z } from 'zod'
import { calendarsInForce } from '../../db/queries/calendars.ts'
import {
  type ContractRow,
  decidedDates,
  findContract,
  listContracts,
  unitsOfContracts,
} from '../../db/queries/contracts.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { dateIn } from '../../workflows/domain/time/zone.ts'
import { contractView, maintenanceView } from '../contract/contracts.ts'
import { viewContract, viewMaintenance } from '../contract-views.ts'
import { problem } from '../errors.ts'
import { type App, answers, limitField, page, readPlace, type Service, writeCursor } from './route.ts'

export const contractParams = z.object({ id: z.string() })
const place = z.object({ after: z.string().max(100) })

/** Service contracts and the maintenance that they ask for. */
export function contractRoutes(app: App, { db, timeZone }: Service): void {
  app.get(
    '/v1/contracts',
    {
      config: { action: 'contract.read' },
      schema: {
        summary: 'The service contracts with maintenance by plan',
        tags: ['contracts'],
        querystring: z.strictObject({
          customer: z.uuid().optional(),
          cursor: z.string().max(500).optional(),
          limit: limitField,
        }),
        response: answers({ 200: page(contractView) }),
      },
    },
    async ({ query: { customer, cursor, limit } }) => {
      const after = cursor === undefined ? undefined : readPlace(cursor, place).after
      const rows = await listContracts(db, { customer, after, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const units = await unitsOfContracts(
        db,
        shown.map(({ id }) => id),
      )
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map((row) => viewContract(row, units)),
        nextCursor: last ? writeCursor({ after: last.id }) : null,
      }
    },
  )

  app.get(
    '/v1/contracts/:id',
    {
      config: { action: 'contract.read' },
      schema: {
        summary: 'A service contract',
        tags: ['contracts'],
        params: contractParams,
        response: answers({ 200: contractView }),
      },
    },
    async (request) => shownContract(db, await findContract(db, request.params.id)),
  )

  app.get(
    '/v1/contracts/:id/maintenance',
    {
      config: { action: 'contract.read' },
      schema: {
        summary: 'What became of the dates of a contract, and which come next',
        tags: ['contracts'],
        params: contractParams,
        querystring: z.strictObject({ limit: limitField }),
        response: answers({ 200: maintenanceView }),
      },
    },
    async (request) => {
      const contract = foundContract(await findContract(db, request.params.id))
      const named = contract.calendar === null ? [] : [contract.calendar]
      const [calendar] = Object.values(await calendarsInForce(db, named))
      const decided = await decidedDates(db, contract.id, request.query.limit)
      return viewMaintenance(contract, decided, calendar?.calendar, todayIn(timeZone))
    },
  )
}

export async function shownContract(db: Service['db'], row: ContractRow | undefined) {
  const contract = foundContract(row)
  return viewContract(contract, await unitsOfContracts(db, [contract.id]))
}

export function foundContract(row: ContractRow | undefined): ContractRow {
  if (!row) throw noSuchContract()
  return row
}

export function noSuchContract() {
  return problem(404, 'contract_not_found', 'There is no contract of this id.')
}

/** The date that it is in the department. */
export function todayIn(timeZone: string): string {
  return dateIn(instant(Date.now()), timeZone)
}
