import { readBoard } from '../../db/queries/board.ts'
import { instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import { boardQuestion, boardView } from '../contract/board.ts'
import { type App, answers, type Service } from './route.ts'

/** What presses, for those who share the work out. */
export function slaBoardRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/sla/board',
    {
      config: { action: 'board.read' },
      schema: {
        summary: 'What is due soon, breached or paused too long, by team and owner',
        tags: ['sla'],
        querystring: boardQuestion,
        response: answers({ 200: boardView }),
      },
    },
    async ({ query }) => {
      const now = new Date()
      const board = await readBoard(db, { ...query, now })
      return {
        asOf: now.toISOString(),
        groups: board.groups,
        dueSoon: board.dueSoon.map((one) => ({ ...one, dueAt: inUtc(one.dueAt) })),
        breached: board.breached.map((one) => ({ ...one, dueAt: inUtc(one.dueAt) })),
        pausedTooLong: board.pausedTooLong.map((one) => ({ ...one, pausedSince: inUtc(one.pausedSince) })),
      }
    },
  )
}

/** Postgres writes instants of JSON in a form of its own. */
function inUtc(written: string): string {
  return instant(milliseconds(written))
}
