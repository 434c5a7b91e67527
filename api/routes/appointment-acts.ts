import { presentLink, viewAppointment } from '../appointments.ts'
import { ticketView } from '../contract/answers.ts'
import { appointmentActs, appointmentToPassOn } from '../contract/appointments.ts'
import { problem } from '../errors.ts'
import { callerIn } from '../identity.ts'
import { withOtherSlots } from '../slots.ts'
import { act, answerAct, ifMatch, nameOf } from './act.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

/** What is done about an appointment by those who have a key; customers without one have a link. */
export function appointmentActRoutes(app: App, service: Service): void {
  act(app, service, {
    path: 'appointment/confirmation',
    summary: 'The customer expects the engineer at the time that is booked',
    action: 'appointment.arrange',
    body: appointmentActs.confirmation,
    command: () => ({ type: 'confirmVisit' }),
  })

  act(app, service, {
    path: 'appointment/cancellation',
    summary: 'The customer cannot be visited then; another time is to be agreed on',
    action: 'appointment.arrange',
    body: appointmentActs.cancellation,
    texts: ({ reason }) => ({ reason }),
    command: (_, words) => ({ type: 'cancelVisit', words }),
  })

  act(app, service, {
    path: 'visit/departure',
    summary: 'The engineer is on the way; the customer hears when to expect them',
    action: 'visit.answer',
    body: appointmentActs.departure,
    command: ({ expectedAt }) => ({ type: 'depart', ...(expectedAt === undefined ? {} : { expectedAt }) }),
  })

  act(app, service, {
    path: 'visit/start',
    summary: 'Safety measures are in place and the fault was looked at with the customer: the work begins',
    action: 'visit.answer',
    body: appointmentActs.start,
    texts: ({ remarks }) => ({ remarks }),
    command: ({ faultConfirmed }, words) => ({ type: 'startWork', faultConfirmed, words }),
  })

  act(app, service, {
    path: 'visit/no-show',
    summary: 'The customer was not there, or the engineer did not come',
    action: 'visit.missed',
    body: appointmentActs.noShow,
    verify: async (_, { side }, { role }) => {
      if (role !== 'customer' || side === 'engineer') return
      throw problem(403, 'forbidden', 'Cancel or move the appointment instead.')
    },
    texts: ({ reason }) => ({ reason }),
    command: ({ side }, words) => ({ type: 'recordNoShow', side, words }),
  })

  moveRoute(app, service)
  linkRoute(app, service)
}

function linkRoute(app: App, service: Service): void {
  app.get(
    '/v1/tickets/:number/appointment',
    {
      config: { action: 'appointment.arrange' },
      schema: {
        summary: 'The appointment with the customer’s link, to be passed on by SMS or WeChat',
        tags: ['appointments'],
        params: numberParams,
        response: answers({ 200: appointmentToPassOn }, [409]),
      },
    },
    async (request, reply) => {
      const { number } = request.params
      const detail = await ticketFor(service.db, number, callerIn(request), 'appointment.arrange')
      const view = await viewAppointment(service, presentLink(service, detail))
      const origin = service.publicUrl ?? `${request.protocol}://${request.host}`
      const url = `${origin.replace(/\/+$/, '')}${view.links.self}`
      return reply.header('cache-control', 'no-store').send({ ...view, url })
    },
  )
}

function moveRoute(app: App, service: Service): void {
  app.post(
    '/v1/tickets/:number/appointment/move',
    {
      config: { action: 'appointment.arrange' },
      schema: {
        summary: 'Agree on another time: somebody suitable is booked for it, and the former time is free',
        tags: ['acts'],
        params: numberParams,
        body: appointmentActs.move,
        response: answers({ 200: ticketView }, [202, 409, 412, 503]),
      },
    },
    async (request, reply) => {
      const caller = callerIn(request)
      const { number } = request.params
      const { ticket } = await ticketFor(service.db, number, caller, 'appointment.arrange')
      const by = { role: caller.role, id: caller.id }
      const wanted = { from: request.body.from, by, ...ifMatch(request) }
      const outcome = await service.commands.move(number, wanted, nameOf(request))
      const view = await answerAct(
        service,
        request,
        number,
        await withOtherSlots(service.db, ticket, outcome),
      )
      return reply.header('etag', `"${view.version}"`).send(view)
    },
  )
}
