import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { forgetWords, keepWords } from '../../db/queries/words.ts'
import type { Actor, Language } from '../../workflows/domain/vocabulary.ts'
import { appointmentPage, problemPage } from '../appointment-page.ts'
import { linkForPresent, type OpenedLink, openLink, refusalOfLink, viewAppointment } from '../appointments.ts'
import type { ActOutcome } from '../commands.ts'
import { appointmentActs, appointmentView } from '../contract/appointments.ts'
import { ProblemError } from '../errors.ts'
import { withOtherSlots } from '../slots.ts'
import { refuseUndone } from './act.ts'
import { type App, answers, type Service } from './route.ts'

const params = z.object({ token: z.string() })

/**
 * What customers do by the link in their mail: it is good for one appointment and a limited time, and used twice it
 * does no more than once.
 */
export function appointmentRoutes(app: App, service: Service): void {
  app.get(
    '/v1/appointments/:token',
    {
      config: { action: 'public' },
      schema: {
        summary: 'What a customer’s link is about, and what can be done by it',
        description: 'A browser, which asks for text/html, gets a page in the customer’s language instead.',
        tags: ['appointments'],
        params,
        response: answers({ 200: appointmentView }, [410]),
      },
    },
    async (request, reply) => {
      const { token } = request.params
      if (!request.headers.accept?.includes('text/html')) {
        return reply
          .header('cache-control', 'no-store')
          .send(await viewAppointment(service, await openLink(service, token)))
      }
      const { html, headers, status } = await pageFor(service, token, request.headers['accept-language'])
      // Past the route's serializer, which makes JSON of everything.
      return reply
        .status(status as 200)
        .headers(headers)
        .serializer(String)
        .send(html as never)
    },
  )

  byLink(app, service, {
    path: 'confirmation',
    summary: 'The customer expects the engineer then',
    body: appointmentActs.confirmation,
    act: (appointment, by, number) =>
      service.commands.act(number, { command: { type: 'confirmVisit', appointment }, by }, randomUUID()),
  })

  byLink(app, service, {
    path: 'move',
    summary: 'The customer chooses another time; who comes second for it hears which are left',
    body: appointmentActs.move,
    act: (appointment, by, number, { from }) =>
      service.commands.move(number, { from, appointment, by }, randomUUID()),
  })

  byLink(app, service, {
    path: 'cancellation',
    summary: 'The customer cannot be visited then, and chooses another time later',
    body: appointmentActs.cancellation,
    act: async (appointment, by, number, { reason }) => {
      const words = randomUUID()
      if (reason !== undefined) await keepWords(service.db, { id: words, ticket: number, texts: { reason } })
      const said = reason === undefined ? {} : { words }
      const command = { type: 'cancelVisit', appointment, ...said } as const
      const outcome = await service.commands.act(number, { command, by }, randomUUID())
      if ('rejected' in outcome) await forgetWords(service.db, { id: words, ticket: number })
      return outcome
    },
  })

  byLink(app, service, {
    path: 'no-show',
    summary: 'Nobody has come; the next engineer is asked at once',
    body: appointmentActs.engineerMissing,
    act: (appointment, by, number) => {
      const command = { type: 'recordNoShow', side: 'engineer', appointment } as const
      return service.commands.act(number, { command, by }, randomUUID())
    },
  })
}

/** In the customer's language, also where the link opens nothing any more. */
async function pageFor(service: Service, token: string, understood = 'zh') {
  // Whose link it is shows only when it opens.
  let language: Language = understood.startsWith('zh') ? 'zh-CN' : 'en'
  try {
    const link = await openLink(service, token)
    language = link.detail.contact.language
    return {
      status: 200,
      ...appointmentPage(await viewAppointment(service, link), language, service.timeZone),
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { status: error.problem.status, ...problemPage(error.problem, language) }
  }
}

interface LinkedAct<Body extends z.ZodType> {
  path: string
  summary: string
  body: Body
  act: (appointment: string, by: Actor, number: string, body: z.output<Body>) => Promise<ActOutcome>
}

function byLink<Body extends z.ZodType>(app: App, service: Service, route: LinkedAct<Body>): void {
  app.route({
    url: `/v1/appointments/:token/${route.path}`,
    method: 'POST',
    config: { action: 'public' },
    schema: {
      summary: route.summary,
      tags: ['appointments'],
      params,
      body: route.body,
      response: answers({ 200: appointmentView }, [202, 409, 410]),
    },
    handler: async (request) => {
      const { token } = request.params as z.output<typeof params>
      const link = await openLink(service, token)
      const { ticket, customerId } = link.detail
      const by: Actor = { role: 'customer', id: customerId }
      const outcome = await route.act(link.appointment, by, ticket.number, request.body as z.output<Body>)
      const final = await withOtherSlots(service.db, ticket, outcome)
      if ('rejected' in final) throw refusalOfLink(final.rejected)
      refuseUndone(ticket.number, final)
      return viewAfter(service, link)
    },
  })
}

/** What was moved or cancelled goes on under another link, which the answer has. */
async function viewAfter(service: Service, { token }: OpenedLink) {
  const opened = await openLink(service, token)
  return viewAppointment(service, linkForPresent(service, opened))
}
