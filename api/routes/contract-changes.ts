import { z } from 'zod'
import { calendarsInForce } from '../../db/queries/calendars.ts'
import {
  addContract,
  changeContract,
  removeContract,
  setContractActive,
} from '../../db/queries/contract-changes.ts'
import { findContract } from '../../db/queries/contracts.ts'
import { customerExists } from '../../db/queries/customers.ts'
import type { Fault } from '../../workflows/domain/fault.ts'
import { planFaults } from '../../workflows/domain/maintenance/plan.ts'
import { contractActivity, contractTerms, contractView, newContract } from '../contract/contracts.ts'
import { problem } from '../errors.ts'
import { refuseFaults } from '../faults.ts'
import { callerIn } from '../identity.ts'
import { contractParams, foundContract, noSuchContract, shownContract, todayIn } from './contracts.ts'
import { type App, answers, type Service } from './route.ts'

/** Adding, changing, pausing and removing contracts: what is due counts from then on, and never twice. */
export function contractChangeRoutes(app: App, { db, timeZone }: Service): void {
  app.post(
    '/v1/contracts',
    {
      config: { action: 'contract.write' },
      schema: {
        summary: 'Add a service contract; tickets for its maintenance open by themselves from today on',
        tags: ['contracts'],
        body: newContract,
        response: answers({ 201: contractView }, [409]),
      },
    },
    async (request, reply) => {
      const { id, customer, ...terms } = request.body
      await refuseImpossible(db, terms)
      if (!(await customerExists(db, customer))) {
        throw problem(404, 'customer_not_found', 'There is no customer of this id; a first ticket makes one.')
      }
      const added = await addContract(
        db,
        { id, customerId: customer, ...termsOf(terms) },
        { today: todayIn(timeZone), madeBy: callerIn(request).id },
      )
      if (!added) throw problem(409, 'contract_taken', `There is a contract ${id} already.`)
      return reply
        .status(201)
        .header('location', `/v1/contracts/${encodeURIComponent(id)}`)
        .send(await shownContract(db, added))
    },
  )

  app.put(
    '/v1/contracts/:id',
    {
      config: { action: 'contract.write' },
      schema: {
        summary: 'Put other terms in the place of the present ones; nothing that was opened opens again',
        tags: ['contracts'],
        params: contractParams,
        body: contractTerms,
        response: answers({ 200: contractView }),
      },
    },
    async ({ params: { id }, body }) => {
      foundContract(await findContract(db, id))
      await refuseImpossible(db, body)
      return shownContract(db, await changeContract(db, id, termsOf(body), todayIn(timeZone)))
    },
  )

  app.put(
    '/v1/contracts/:id/activity',
    {
      config: { action: 'contract.write' },
      schema: {
        summary: 'Pause a contract, or let it go on; what it asked for meanwhile is not made up for',
        tags: ['contracts'],
        params: contractParams,
        body: contractActivity,
        response: answers({ 200: contractView }),
      },
    },
    async ({ params: { id }, body: { active } }) =>
      shownContract(db, await setContractActive(db, id, active, todayIn(timeZone))),
  )

  app.delete(
    '/v1/contracts/:id',
    {
      config: { action: 'contract.write' },
      schema: {
        summary: 'Remove a contract that has opened no ticket yet',
        tags: ['contracts'],
        params: contractParams,
        response: answers({ 200: z.object({ removed: z.string() }) }, [409]),
      },
    },
    async ({ params: { id } }) => {
      const refused = await removeContract(db, id)
      if (refused === 'not_found') throw noSuchContract()
      if (refused === 'in_use') {
        throw problem(409, 'contract_in_use', 'Tickets were opened for it; end it by `until`, or pause it.')
      }
      return { removed: id }
    },
  )
}

type Terms = z.infer<typeof contractTerms>

async function refuseImpossible(db: Service['db'], terms: Terms): Promise<void> {
  const { firstOn, rhythm, until, calendar } = terms
  const faults: Fault[] = planFaults({ firstOn, rhythm, ...(until === undefined ? {} : { until }) })
  if (calendar !== undefined && !(calendar in (await calendarsInForce(db, [calendar])))) {
    const detail = `No calendar ${calendar} is in force; see GET /v1/sla/calendars.`
    faults.push({ pointer: '/calendar', code: 'unknown_calendar', detail })
  }
  refuseFaults(faults)
}

function termsOf({ region, until, calendar, ...terms }: Terms) {
  return { ...terms, region: region ?? null, until: until ?? null, calendar: calendar ?? null }
}
