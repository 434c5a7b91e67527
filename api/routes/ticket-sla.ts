import type { Db } from '../../db/client.ts'
import { listEvents } from '../../db/queries/tickets.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { OpenedEvent, TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { explanations } from '../contract/explanation.ts'
import { viewExplanations } from '../explanations.ts'
import { callerIn } from '../identity.ts'
import { sayIn } from '../texts/bilingual.ts'
import { audienceOf } from '../views.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

export function ticketSlaRoutes(app: App, { db, timeZone }: Service): void {
  const say = sayIn(timeZone)

  app.get(
    '/v1/tickets/:number/sla',
    {
      config: { action: 'ticket.read' },
      schema: {
        summary: 'Why each deadline is where it is, and who held the time',
        tags: ['tickets'],
        params: numberParams,
        response: answers({ 200: explanations }),
      },
    },
    async (request) => {
      const caller = callerIn(request)
      const { ticket } = await ticketFor(db, request.params.number, caller, 'ticket.read')
      const history = await historyOf(db, ticket)
      const now = instant(Date.now())
      return viewExplanations(db, ticket, history, { audience: audienceOf(caller), say, now })
    },
  )
}

/** The events that made the ticket as it was read; later ones may have been recorded since. */
async function historyOf(db: Db, { number, version }: Ticket): Promise<[OpenedEvent, ...TicketEvent[]]> {
  const [opened, ...events] = (await listEvents(db, number)).map(({ event }) => event)
  if (opened?.type !== 'opened')
    throw new Error(`The history of ticket ${number} does not begin with its opening.`)
  return [
    opened,
    ...events.flatMap((event) => (event.type === 'opened' || event.seq > version ? [] : [event])),
  ]
}
