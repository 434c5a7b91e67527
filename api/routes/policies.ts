import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { listCalendars } from '../../db/queries/calendars.ts'
import {
  draftPolicy,
  editPolicy,
  findPolicy,
  listPolicies,
  type PolicyDraft,
  policyVersions,
} from '../../db/queries/policies.ts'
import { listStaff } from '../../db/queries/staff.ts'
import type { PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import { policyFaults } from '../../workflows/domain/sla/policy-faults.ts'
import { scopeFaults } from '../../workflows/domain/sla/scope-faults.ts'
import { newPolicy } from '../contract/sla.ts'
import { policyView } from '../contract/versions.ts'
import { refuseFaults } from '../faults.ts'
import { callerIn } from '../identity.ts'
import { knownCalendars } from '../known-calendars.ts'
import { viewPolicy } from '../sla-views.ts'
import { type App, answers, type Service } from './route.ts'
import { editedVersion, knownId, newVersionId, noSuch, versionParams, wantedVersion } from './versions.ts'

/** Policies, in versions: drafts are edited here; bringing one into force is a publication. */
export function policyRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/sla/policies',
    {
      config: { action: 'sla.read' },
      schema: {
        summary: 'The policies, each in the version in force, or the newest where none is',
        tags: ['sla'],
        response: answers({ 200: z.object({ items: z.array(policyView) }) }),
      },
    },
    async () => ({ items: (await listPolicies(db)).map(viewPolicy) }),
  )

  app.get(
    '/v1/sla/policies/:id/versions',
    {
      config: { action: 'sla.read' },
      schema: {
        summary: 'All versions of a policy, the newest first',
        tags: ['sla'],
        params: z.object({ id: z.string() }),
        response: answers({ 200: z.object({ items: z.array(policyView) }) }),
      },
    },
    async ({ params }) => {
      const rows = await policyVersions(db, knownId('policy', params.id))
      if (rows.length === 0) throw noSuch('policy')
      return { items: rows.map(viewPolicy) }
    },
  )

  app.get(
    '/v1/sla/policies/:id/versions/:version',
    {
      config: { action: 'sla.read' },
      schema: {
        summary: 'A version of a policy',
        tags: ['sla'],
        params: versionParams,
        response: answers({ 200: policyView }),
      },
    },
    async ({ params }) => {
      const row = await findPolicy(db, ...wantedVersion('policy', params))
      if (!row) throw noSuch('policy')
      return viewPolicy(row)
    },
  )

  app.post(
    '/v1/sla/policies/:id/versions',
    {
      config: { action: 'sla.write' },
      schema: {
        summary: 'Draft a new policy, or the next version of one',
        tags: ['sla'],
        params: z.object({ id: z.string() }),
        body: newPolicy,
        response: answers({ 201: policyView }, [409]),
      },
    },
    async (request, reply) => {
      const id = newVersionId(request.params.id)
      const row = await draftPolicy(db, id, await draftOf(db, id, request.body), callerIn(request).id)
      return reply
        .status(201)
        .header('location', `/v1/sla/policies/${id}/versions/${row.version}`)
        .send(viewPolicy(row))
    },
  )

  app.put(
    '/v1/sla/policies/:id/versions/:version',
    {
      config: { action: 'sla.write' },
      schema: {
        summary: 'Change a draft; a version that is or was in force stays as it is',
        tags: ['sla'],
        params: versionParams,
        body: newPolicy,
        response: answers({ 200: policyView }, [409]),
      },
    },
    async (request) => {
      const [id, version] = wantedVersion('policy', request.params)
      const draft = await draftOf(db, id, request.body)
      const edited = await editPolicy(db, id, version, draft, callerIn(request).id)
      return viewPolicy(editedVersion('policy', edited))
    },
  )
}

/** @throws a problem that names each field that makes no sense */
async function draftOf(db: Db, id: string, body: z.infer<typeof newPolicy>): Promise<PolicyDraft> {
  const { names, scope, value } = body
  const definition = body.definition as PolicyDefinition
  const [calendars, people] = await Promise.all([listCalendars(db), listStaff(db)])
  const known = { ...knownCalendars(calendars), staff: people.map((person) => person.id) }
  const faults = policyFaults(definition, known).map((fault) => ({
    ...fault,
    pointer: `/definition${fault.pointer}`,
  }))
  refuseFaults([...scopeFaults(id, scope, value), ...faults])
  return { nameZh: names['zh-CN'], nameEn: names.en, scope, value: value ?? null, definition }
}
