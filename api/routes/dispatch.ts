import { candidatesFor, openJobs, stuckJob } from '../../db/queries/candidates.ts'
import { staffNames } from '../../db/queries/tickets.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { candidatesView, dispatchHealthView } from '../contract/dispatch.ts'
import { viewCandidate, viewJob, viewRuledOut, viewStuck } from '../dispatch-views.ts'
import { problem } from '../errors.ts'
import { viewHandedOver } from '../hand-over-views.ts'
import { callerIn } from '../identity.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

/** More would keep the caller waiting; those that wait longest are looked at first. */
const jobsLookedAt = 100

/** How the choice of engineers comes about, for those who dispatch. */
export function dispatchRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/tickets/:number/candidates',
    {
      config: { action: 'dispatch.read' },
      schema: {
        summary: 'Whom a visit could go to, the best first, and why the others cannot',
        tags: ['dispatch'],
        params: numberParams,
        response: answers({ 200: candidatesView }, [409]),
      },
    },
    async (request) => {
      const { ticket } = await ticketFor(db, request.params.number, callerIn(request), 'dispatch.read')
      if (ticket.plan?.mode !== 'onsite') {
        throw problem(409, 'no_visit_planned', 'There is nobody to choose: plan a visit first.')
      }
      const now = Date.now()
      const { job, candidates, ruledOut } = await candidatesFor(db, ticket, ticket.plan, now)
      const names = await staffNames(
        db,
        [...candidates, ...ruledOut].map(({ engineer }) => engineer),
      )
      return {
        ticket: ticket.number,
        asOf: instant(now),
        job: viewJob(job),
        handedOver: viewHandedOver(ticket),
        candidates: candidates.map((candidate) => viewCandidate(candidate, names)),
        ruledOut: ruledOut.map((one) => viewRuledOut(one, names)),
      }
    },
  )

  app.get(
    '/v1/dispatch/health',
    {
      config: { action: 'dispatch.read' },
      schema: {
        summary: 'Open visits that nobody can do, and what keeps how many engineers from them',
        tags: ['dispatch'],
        response: answers({ 200: dispatchHealthView }),
      },
    },
    async () => {
      const now = Date.now()
      const found = await openJobs(db, jobsLookedAt + 1)
      const looked = found.slice(0, jobsLookedAt)
      const stuck = []
      // One after the other: together they would take the whole pool of connections.
      for (const ticket of looked) {
        const one = ticket.plan && (await stuckJob(db, ticket, ticket.plan, now))
        if (one) stuck.push(viewStuck(one))
      }
      return {
        asOf: instant(now),
        looked: looked.length,
        more: found.length > looked.length,
        stuck,
      }
    },
  )
}
