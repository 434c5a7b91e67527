import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { listTransfers, receiveTransfer, sendTransfer, type Transfer } from '../../db/queries/transfers.ts'
import { newTransfer, transferView } from '../contract/parts.ts'
import { badField, problem } from '../errors.ts'
import { requestName } from '../idempotency.ts'
import { callerIn } from '../identity.ts'
import { type App, answers, limitField, type Service } from './route.ts'
import { stockProblem, unlessTooMany } from './stock-problem.ts'

/** Parts on their way from one location to another. */
export function transferRoutes(app: App, { db, commands }: Service): void {
  app.get(
    '/v1/transfers',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'Transfers, the newest first',
        tags: ['parts'],
        querystring: z.strictObject({ limit: limitField }),
        response: answers({ 200: z.object({ items: z.array(transferView) }) }),
      },
    },
    async (request) => ({ items: (await listTransfers(db, request.query.limit)).map(viewTransfer) }),
  )

  app.post(
    '/v1/transfers',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Send free pieces to another location',
        tags: ['parts'],
        body: newTransfer,
        response: answers({ 201: transferView }, [409]),
      },
    },
    async (request, reply) => {
      const name = requestName(request) ?? randomUUID()
      const sent = await sendTransfer(db, { ...request.body, name, by: callerIn(request).id })
      if (!('refusal' in sent)) return reply.status(201).send(viewTransfer(sent))
      if (sent.refusal === 'unknown_part') throw badField('/sku', 'unknown_part', 'There is no such part.')
      throw stockProblem(sent, `/${sent.end ?? 'from'}`)
    },
  )

  app.post(
    '/v1/transfers/:id/receipt',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Book a transfer in where it was sent to; tickets that wait for the part ask for it at once',
        tags: ['parts'],
        params: z.object({ id: z.string() }),
        body: z.strictObject({}),
        response: answers({ 200: transferView }, [409]),
      },
    },
    async (request) => {
      const { id } = request.params
      const received = z.uuid().safeParse(id).success
        ? await receiveTransfer(db, id, callerIn(request).id).catch(unlessTooMany)
        : undefined
      if (!received) throw problem(404, 'transfer_not_found', 'There is no transfer of this id.')
      if (received.waiting.length > 0) await commands.announceStock(received.waiting)
      return viewTransfer(received.transfer)
    },
  )
}

function viewTransfer({ name: _, sentAt, receivedAt, ...transfer }: Transfer) {
  return { ...transfer, sentAt: sentAt.toISOString(), receivedAt: receivedAt?.toISOString() ?? null }
}
