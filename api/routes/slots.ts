import { slotsFor } from '../../db/queries/appointments.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { slotQuestion, slotsView } from '../contract/appointments.ts'
import { problem } from '../errors.ts'
import { callerIn } from '../identity.ts'
import { timesOf } from '../slots.ts'
import { audienceOf } from '../views.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

export function slotRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/tickets/:number/slots',
    {
      config: { action: 'appointment.arrange' },
      schema: {
        summary: 'Times at which somebody suitable could come, as if nobody were booked for the ticket',
        tags: ['dispatch'],
        params: numberParams,
        querystring: slotQuestion,
        response: answers({ 200: slotsView }, [409]),
      },
    },
    async (request) => {
      const caller = callerIn(request)
      const { ticket } = await ticketFor(db, request.params.number, caller, 'appointment.arrange')
      const { plan } = ticket
      if (plan?.mode !== 'onsite' || ticket.completion || ticket.ended) {
        throw problem(409, 'no_visit_planned', 'There is no visit to find a time for: plan one first.')
      }
      const now = Date.now()
      const found = await slotsFor(db, ticket, plan, request.query, now)
      const forStaff = audienceOf(caller) === 'staff'
      return {
        ticket: ticket.number,
        asOf: instant(now),
        durationMinutes: plan.durationMinutes,
        slots: found.map((time) => ({ ...timesOf(time), engineers: forStaff ? time.engineers : null })),
      }
    },
  )
}
