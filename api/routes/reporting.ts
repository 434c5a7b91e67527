import { z } from 'zod'
import { setDigestHours, setReportsTo } from '../../db/queries/reporting.ts'
import { staffView } from '../contract/answers.ts'
import { digestHours, reporting } from '../contract/teams.ts'
import { badField, type ProblemError, problem } from '../errors.ts'
import { code } from '../fields.ts'
import { type Caller, callerIn } from '../identity.ts'
import { type App, answers, type Service } from './route.ts'

const params = z.object({ id: z.string() })

/** Who answers to whom, and when supervisors want their digest. */
export function reportingRoutes(app: App, { db }: Service): void {
  app.put(
    '/v1/staff/:id/reporting',
    {
      config: { action: 'team.write' },
      schema: {
        summary: 'Say whom somebody answers to; escalations climb this chain',
        tags: ['administration'],
        params,
        body: reporting,
        response: answers({ 200: staffView }),
      },
    },
    async ({ params, body }) => {
      const outcome = await setReportsTo(db, staffId(params.id), body.reportsTo)
      if (typeof outcome !== 'string') return outcome
      if (outcome === 'not_found') throw notFound()
      const detail =
        outcome === 'circle'
          ? 'That person is the same, or answers to them already; nobody can be above themselves.'
          : 'Nobody has this id; see GET /v1/staff.'
      throw badField('/reportsTo', outcome, detail)
    },
  )

  app.put(
    '/v1/staff/:id/digest-hours',
    {
      config: { action: 'digest.schedule' },
      schema: {
        summary:
          'Choose the hours of the digest: supervisors their own, managers and administrators anybody’s',
        tags: ['administration'],
        params,
        body: digestHours,
        response: answers({ 200: staffView }, [409]),
      },
    },
    async (request) => {
      const id = staffId(request.params.id)
      refuseForeign(callerIn(request), id)
      const outcome = await setDigestHours(db, id, request.body.hours)
      if (outcome === 'not_found') throw notFound()
      if (outcome === 'gets_no_digest') {
        const detail =
          'Digests go to supervisors who are at work; this person gets none, so leave the hours empty.'
        throw problem(409, outcome, detail)
      }
      return outcome
    },
  )
}

function refuseForeign({ role, id }: Caller, wanted: string): void {
  if (role !== 'supervisor' || id === wanted) return
  throw problem(403, 'forbidden', 'A supervisor chooses the hours of the own digest only.')
}

/** A name that Postgres could not even look up is nobody's. */
function staffId(id: string): string {
  if (code().safeParse(id).success) return id
  throw notFound()
}

function notFound(): ProblemError {
  return problem(404, 'staff_not_found', 'Nobody of the department has this id.')
}
