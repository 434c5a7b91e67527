import { z } from 'zod'
import { calendarsInForce } from '../../db/queries/calendars.ts'
import { findTeam, listTeams, putTeam, staffAtWork, type Team } from '../../db/queries/teams.ts'
import type { Fault } from '../../workflows/domain/fault.ts'
import { newTeam, teamView } from '../contract/teams.ts'
import { problem } from '../errors.ts'
import { refuseFaults } from '../faults.ts'
import { code } from '../fields.ts'
import { type App, answers, type Service } from './route.ts'

const params = z.object({ id: z.string() })

/** Teams that tickets are routed to, with who leads them. */
export function teamRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/teams',
    {
      config: { action: 'staff.read' },
      schema: {
        summary: 'The teams',
        tags: ['administration'],
        response: answers({ 200: z.object({ items: z.array(teamView) }) }),
      },
    },
    async () => ({ items: await listTeams(db) }),
  )

  app.get(
    '/v1/teams/:id',
    {
      config: { action: 'staff.read' },
      schema: { summary: 'A team', tags: ['administration'], params, response: answers({ 200: teamView }) },
    },
    async (request) => {
      const id = code().safeParse(request.params.id)
      const team = id.success && (await findTeam(db, id.data))
      if (!team) throw problem(404, 'team_not_found', 'There is no team of this id.')
      return team
    },
  )

  app.put(
    '/v1/teams/:id',
    {
      config: { action: 'team.write' },
      schema: {
        summary: 'Make a team, or change one',
        tags: ['administration'],
        params,
        body: newTeam,
        response: answers({ 200: teamView }),
      },
    },
    async ({ params, body }) => {
      const { lead, supervisor = null, calendar = null } = body
      const team = { id: params.id, lead, supervisor, calendar }
      refuseFaults(await teamFaults(db, team))
      return putTeam(db, team)
    },
  )
}

async function teamFaults(db: Service['db'], { id, lead, supervisor, calendar }: Team): Promise<Fault[]> {
  if (!code().safeParse(id).success) {
    const detail = 'Use at most 40 letters, digits and . _ - / only.'
    return [{ pointer: '/path/id', code: 'invalid_id', detail }]
  }
  const there = await staffAtWork(db, [lead, ...(supervisor === null ? [] : [supervisor])])
  const calendars = await calendarsInForce(db, calendar === null ? [] : [calendar])
  return [
    ...(there.includes(lead) ? [] : [unknownStaff('/lead')]),
    ...(supervisor === null || there.includes(supervisor) ? [] : [unknownStaff('/supervisor')]),
    ...(calendar === null || calendar in calendars ? [] : [unknownCalendar]),
  ]
}

function unknownStaff(pointer: string): Fault {
  return { pointer, code: 'unknown_staff', detail: 'Nobody at work has this id; see GET /v1/staff.' }
}

const unknownCalendar: Fault = {
  pointer: '/calendar',
  code: 'unknown_calendar',
  detail: 'No calendar of this id is in force; see GET /v1/sla/calendars.',
}
