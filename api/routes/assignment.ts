import { forgetWords, keepWords } from '../../db/queries/words.ts'
import type { Assignment } from '../../workflows/messages.ts'
import { ticketView } from '../contract/answers.ts'
import { acts } from '../contract/requests.ts'
import { callerIn } from '../identity.ts'
import { act, answerAct, ifMatch, nameOf } from './act.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

/** What dispatchers do with visits by hand. */
export function assignmentRoutes(app: App, service: Service): void {
  assignmentRoute(app, service)

  act(app, service, {
    path: 'visit/withdrawal',
    summary: 'A dispatcher takes a visit back; the next engineer is asked, or a dispatcher goes on by hand',
    action: 'visit.assign',
    body: acts.withdrawal,
    texts: ({ reason }) => ({ reason }),
    command: ({ visit, next }, words) => ({ type: 'takeBackVisit', visit, next, words }),
  })
}

function assignmentRoute(app: App, service: Service): void {
  const { db, commands } = service
  app.post(
    '/v1/tickets/:number/visit/assignment',
    {
      config: { action: 'visit.assign' },
      schema: {
        summary: 'A dispatcher assigns an engineer, in the place of another one, or for an emergency',
        description:
          'When nobody is left to be asked, `engineer` is enough. `replaces` names the visit that stands (`visit.key`) and is given to somebody else, or another time. An `emergency` takes the engineer away from other visits, which are planned anew.',
        tags: ['acts'],
        params: numberParams,
        body: acts.assignment,
        response: answers({ 200: ticketView }, [202, 409, 412, 503]),
      },
    },
    async (request, reply) => {
      const caller = callerIn(request)
      const { number } = request.params
      await ticketFor(db, number, caller, 'visit.assign')
      const { reason, ...body } = request.body
      const id = nameOf(request)
      const assignment = { ...given(body), by: { role: caller.role, id: caller.id }, ...ifMatch(request) }
      const kept = { id, ticket: number }
      if (reason !== undefined) await keepWords(db, { ...kept, texts: { reason } })
      const said = reason === undefined ? {} : { words: id }
      const outcome = await commands.assign(number, { ...assignment, ...said }, id)
      if ('rejected' in outcome && reason !== undefined) await forgetWords(db, kept)
      const view = await answerAct(service, request, number, outcome)
      return reply.header('etag', `"${view.version}"`).send(view)
    },
  )
}

/** What a request leaves out is not there. */
function given({ engineer, ...rest }: Pick<Assignment, 'engineer'> & Record<string, unknown>) {
  const named = Object.entries(rest).filter(([, value]) => value !== undefined)
  return { engineer, ...(Object.fromEntries(named) as Omit<Assignment, 'engineer' | 'by'>) }
}
