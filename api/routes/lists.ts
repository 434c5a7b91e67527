import { z } from 'zod'
import { listDigests } from '../../db/queries/digests.ts'
import { listNotices } from '../../db/queries/notices.ts'
import { listAlerts, listCalls } from '../../db/queries/tickets.ts'
import { alertView, callView, digestView, noticeView } from '../contract/answers.ts'
import { sought } from '../fields.ts'
import { callerIn } from '../identity.ts'
import { type App, answers, limitField, type Service } from './route.ts'

const ofTicket = z.strictObject({
  ticket: z.string().max(20).regex(/^\d+$/, 'a ticket number').optional(),
  limit: limitField,
})

const items = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) })

/** What supervisors and representatives look through. */
export function listRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/alerts',
    {
      config: { action: 'alert.read' },
      schema: {
        summary: 'Warnings and breaches, each once for ever',
        tags: ['lists'],
        querystring: ofTicket,
        response: answers({ 200: items(alertView) }),
      },
    },
    async ({ query }) => {
      const rows = await listAlerts(db, query)
      return {
        items: rows.map((row) => ({
          ...row,
          dueAt: row.dueAt.toISOString(),
          firedAt: row.firedAt.toISOString(),
        })),
      }
    },
  )

  app.get(
    '/v1/calls',
    {
      config: { action: 'call.read' },
      schema: {
        summary: 'Follow-up calls to be made, the most pressing first',
        tags: ['lists'],
        querystring: z.strictObject({
          owner: sought(64).optional(),
          due: z.literal('now').optional().describe('Only those that need not wait any longer'),
          limit: limitField,
        }),
        response: answers({ 200: items(callView) }),
      },
    },
    async ({ query }) => {
      const by = query.due === 'now' ? new Date() : undefined
      const rows = await listCalls(db, { owner: query.owner, by, limit: query.limit })
      return {
        items: rows.map(({ ticket, dueAt, notBefore, ...contact }) => ({
          ticket: ticket.number,
          owner: ticket.owner,
          attempt: (ticket.followUp?.attempts ?? 0) + 1,
          dueAt: dueAt?.toISOString() ?? '',
          notBefore: notBefore?.toISOString() ?? '',
          ...contact,
        })),
      }
    },
  )

  app.get(
    '/v1/notices',
    {
      config: { action: 'notice.read' },
      schema: {
        summary: 'What people were told, the newest first',
        tags: ['lists'],
        querystring: ofTicket,
        response: answers({ 200: items(noticeView) }),
      },
    },
    async ({ query }) => {
      const rows = await listNotices(db, query)
      return {
        items: rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          deliveredAt: row.deliveredAt?.toISOString() ?? null,
        })),
      }
    },
  )

  app.get(
    '/v1/digests',
    {
      config: { action: 'digest.read' },
      schema: {
        summary: 'The digests that supervisors were sent; a supervisor sees the common ones and their own',
        tags: ['lists'],
        querystring: z.strictObject({ limit: limitField }),
        response: answers({ 200: items(digestView) }),
      },
    },
    async (request) => {
      const { role, id } = callerIn(request)
      const rows = await listDigests(db, request.query.limit, role === 'supervisor' ? id : undefined)
      return { items: rows.map((row) => ({ ...row, scheduledFor: row.scheduledFor.toISOString() })) }
    },
  )
}
