import { z } from 'zod'
import { type ChecklistVersion, findChecklist, setChecklist } from '../../db/queries/checklists.ts'
import type { JobKind } from '../../workflows/domain/vocabulary.ts'
import { checklistView, kindParams, newChecklist } from '../contract/checklists.ts'
import { problem } from '../errors.ts'
import { sought } from '../fields.ts'
import { callerIn } from '../identity.ts'
import { type App, answers, type Service } from './route.ts'

/** What has to be gone through at jobs of a kind; tickets take it along when they are planned. */
export function checklistRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/checklists/:kind',
    {
      config: { action: 'checklist.read' },
      schema: {
        summary: 'The checklist that new plans of a kind of job go by',
        tags: ['jobs'],
        params: kindParams,
        querystring: z.strictObject({
          model: sought(100).optional().describe('The product’s own; none: the one for all'),
        }),
        response: answers({ 200: checklistView }),
      },
    },
    async ({ params: { kind }, query: { model = '' } }) => {
      const row = await findChecklist(db, kind, model)
      if (!row) throw problem(404, 'checklist_not_found', 'There is no such checklist yet; PUT makes one.')
      return view(kind, row)
    },
  )

  app.put(
    '/v1/checklists/:kind',
    {
      config: { action: 'checklist.write' },
      schema: {
        summary: 'Say what has to be gone through at jobs of a kind that are planned from now on',
        tags: ['jobs'],
        params: kindParams,
        body: newChecklist,
        response: answers({ 200: checklistView }),
      },
    },
    async (request) => {
      const { kind } = request.params
      const { model = '', items } = request.body
      const rows = items.map(({ code, required, text }) => ({
        code,
        required,
        textZh: text['zh-CN'],
        textEn: text.en,
      }))
      return view(kind, await setChecklist(db, { kind, model, items: rows }, callerIn(request).id))
    },
  )
}

function view(kind: JobKind, { model, version, items, madeBy, madeAt }: ChecklistVersion) {
  return {
    kind,
    model: model === '' ? null : model,
    version,
    items: items.map(({ code, required, textZh, textEn }) => ({
      code,
      required,
      text: { 'zh-CN': textZh, en: textEn },
    })),
    madeBy,
    madeAt: madeAt.toISOString(),
  }
}
