import { z } from 'zod'
import { removeLeave, setActivity, visitsIn } from '../../db/queries/absences.ts'
import { takeLeave } from '../../db/queries/leave.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { activity, activityView, leaveView, newLeave } from '../contract/engineers.ts'
import { engineerFor } from '../engineers.ts'
import { badField, problem } from '../errors.ts'
import { storable } from '../fields.ts'
import { callerIn } from '../identity.ts'
import { type App, answers, type Service } from './route.ts'

/** When people are away, for some days or for good; what was booked with them is named, since somebody has to see to it. */
export function absenceRoutes(app: App, { db, commands }: Service): void {
  app.post(
    '/v1/engineers/:id/leave',
    {
      config: { action: 'leave.write' },
      schema: {
        summary: 'Say that an engineer is away; no visit is booked in that time',
        description:
          'The answer names the visits that are booked already. With `replan` their tickets let go of them by themselves, tell engineer and customer, and ask the next engineer.',
        tags: ['engineers'],
        params: z.object({ id: z.string() }),
        body: newLeave,
        response: answers({ 201: leaveView }, [409]),
      },
    },
    async (request, reply) => {
      const { from, to, replan = false } = request.body
      const { person } = await engineerFor(db, request.params.id)
      if (to <= instant(Date.now())) throw badField('/to', 'in_the_past', 'This leave is over already.')
      const caller = callerIn(request)
      const by = { role: caller.role, id: caller.id }
      const taken = await takeLeave(db, { engineer: person.id, from, to, by, replan })
      if (!taken) throw problem(409, 'leave_overlaps', 'The engineer is away in part of that time already.')
      const { id, visits, occasion } = taken
      // Where Temporal does not answer, the reconciler has the tickets told a little later.
      if (occasion !== undefined) await commands.displace(occasion).catch(() => undefined)
      return reply.status(201).send({ id, from, to, replanning: replan, visits })
    },
  )

  app.delete(
    '/v1/engineers/:id/leave/:leave',
    {
      config: { action: 'leave.write' },
      schema: {
        summary: 'Say that an engineer is not away after all',
        tags: ['engineers'],
        params: z.object({ id: z.string(), leave: z.string() }),
        response: answers({ 204: z.null() }),
      },
    },
    async ({ params: { id, leave } }, reply) => {
      const { person } = await engineerFor(db, id)
      const removed = z.uuid().safeParse(leave).success && (await removeLeave(db, person.id, leave))
      if (!removed) throw problem(404, 'leave_not_found', 'There is no leave of this id.')
      return reply.status(204).send(null)
    },
  )

  app.put(
    '/v1/staff/:id/activity',
    {
      config: { action: 'staff.write' },
      schema: {
        summary: 'Say that somebody has left, or is back; keys of who has left open nothing any more',
        tags: ['administration'],
        params: z.object({ id: z.string() }),
        body: activity,
        response: answers({ 200: activityView }),
      },
    },
    async ({ params: { id }, body }) => {
      const member = storable(id) ? await setActivity(db, id, body.active) : undefined
      if (!member) throw problem(404, 'staff_not_found', 'There is nobody of this id.')
      const visits = body.active ? [] : await visitsIn(db, id, instant(Date.now()))
      return { ...member, visits }
    },
  )
}
