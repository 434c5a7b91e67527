import { z } from 'zod'
import {
  inspectOldPart,
  leaveOldPart,
  listOldParts,
  type OldPart,
  type OldPartRefusal,
  receiveOldPart,
} from '../../db/queries/old-parts.ts'
import { oldPartStates } from '../../workflows/domain/parts/old-part.ts'
import { oldPartInspection, oldPartReceipt, oldPartView } from '../contract/old-parts.ts'
import { badField, type ProblemError, problem } from '../errors.ts'
import { sought } from '../fields.ts'
import { callerIn } from '../identity.ts'
import { type App, answers, limitField, type Service } from './route.ts'

const params = z.object({ id: z.string() })
const response = answers({ 200: oldPartView }, [409])
const tags = ['parts']

/** Replaced pieces that are to come back: who owes them, what became of them. */
export function oldPartRoutes(app: App, { db, commands }: Service): void {
  app.get(
    '/v1/old-parts',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'Old parts, those that are due first',
        tags,
        querystring: z.strictObject({
          state: z.enum(oldPartStates).optional(),
          engineer: sought(40).optional(),
          ticket: sought(15).optional(),
          limit: limitField,
        }),
        response: answers({ 200: z.object({ items: z.array(oldPartView) }) }),
      },
    },
    async ({ query }) => ({ items: (await listOldParts(db, query)).map(viewOldPart) }),
  )

  app.post(
    '/v1/old-parts/:id/receipt',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Book an old part in',
        ...{ tags, params, body: oldPartReceipt, response },
      },
    },
    async (request) => {
      const id = idOf(request.params)
      return answer(await receiveOldPart(db, { id, ...request.body, by: callerIn(request).id }))
    },
  )

  app.post(
    '/v1/old-parts/:id/inspection',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Say what a look at an old part has shown, and where it goes',
        ...{ tags, params, body: oldPartInspection, response },
      },
    },
    async (request) => {
      const { notes = null, ...body } = request.body
      const inspection = { id: idOf(request.params), ...body, notes, by: callerIn(request).id }
      const outcome = await inspectOldPart(db, inspection)
      if ('refusal' in outcome) throw oldPartProblem(outcome)
      if (outcome.waiting.length > 0) await commands.announceStock(outcome.waiting)
      return viewOldPart(outcome.part)
    },
  )

  app.post(
    '/v1/old-parts/:id/handover',
    {
      config: { action: 'old_part.leave' },
      schema: {
        summary: 'Record that an old part stayed with the customer',
        ...{ tags, params, body: z.strictObject({}), response },
      },
    },
    async (request) => answer(await leaveOldPart(db, idOf(request.params))),
  )
}

function answer(outcome: OldPart | OldPartRefusal) {
  if ('refusal' in outcome) throw oldPartProblem(outcome)
  return viewOldPart(outcome)
}

function idOf({ id }: { id: string }): string {
  if (!z.uuid().safeParse(id).success) throw oldPartProblem({ refusal: 'old_part_not_found' })
  return id
}

function oldPartProblem(outcome: OldPartRefusal): ProblemError {
  switch (outcome.refusal) {
    case 'old_part_not_found':
      return problem(404, outcome.refusal, 'There is no old part of this id; see GET /v1/old-parts.')
    case 'unknown_location':
      return badField('/location', outcome.refusal, 'There is no such location; see GET /v1/locations.')
    case 'not_due':
      return problem(409, outcome.refusal, `It is not waited for: it is ${outcome.state}.`)
    case 'not_received':
      return problem(409, outcome.refusal, `Book it in before it is inspected: it is ${outcome.state}.`)
    default:
      return outcome satisfies never
  }
}

function viewOldPart(part: OldPart): z.infer<typeof oldPartView> {
  const { installed: _, region: __, reminders: ___, nextReminderAt: ____, ...shown } = part
  return {
    ...shown,
    createdAt: part.createdAt.toISOString(),
    dueAt: part.dueAt?.toISOString() ?? null,
    receivedAt: part.receivedAt?.toISOString() ?? null,
    inspectedAt: part.inspectedAt?.toISOString() ?? null,
  }
}
