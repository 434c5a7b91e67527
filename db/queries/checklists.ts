import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { PlannedChecklist } from '../../workflows/domain/ticket/visit/checklist.ts'
import { type JobKind, jobKinds } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { type ChecklistTemplateItem, checklists, units } from '../schema/index.ts'

export type ChecklistVersion = typeof checklists.$inferSelect

/** The version that new plans go by. @param model none: the one for all products that have none of their own */
export async function findChecklist(
  db: Db,
  kind: JobKind,
  model = '',
): Promise<ChecklistVersion | undefined> {
  const [row] = await newest(db).where(and(eq(checklists.kind, kind), eq(checklists.model, model)))
  return row
}

/** Makes the next version; jobs that are planned already keep theirs. The same items again make none. */
export async function setChecklist(
  db: Db,
  { kind, model, items }: { kind: JobKind; model: string; items: ChecklistTemplateItem[] },
  madeBy: string,
): Promise<ChecklistVersion> {
  return db.transaction(async (tx) => {
    // Two who write at once make two versions, one after the other.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`checklist/${kind}/${model}`}, 0))`)
    const present = await findChecklist(tx, kind, model)
    if (present && JSON.stringify(inOrder(present.items)) === JSON.stringify(inOrder(items))) return present
    const [row] = await tx
      .insert(checklists)
      .values({ kind, model, version: (present?.version ?? 0) + 1, items, madeBy })
      .returning()
    if (!row) throw new Error('A checklist was not inserted.')
    return row
  })
}

/** The checklist that a plan brings to a ticket: its product's own, else the one for all; codes alone. */
export async function checklistOf(
  db: Db,
  { kind, unitId }: Pick<Ticket, 'kind' | 'unitId'>,
): Promise<{ checklist?: PlannedChecklist }> {
  const job = jobKinds.find((one) => one === kind)
  if (!job) return {}
  const model = unitId === undefined ? '' : await modelOf(db, unitId)
  const found = await newest(db).where(
    and(eq(checklists.kind, job), inArray(checklists.model, [...new Set([model, ''])])),
  )
  const template = found.find((row) => row.model === model) ?? found[0]
  if (!template || template.items.length === 0) return {}
  const items = template.items.map(({ code, required }) => ({ code, required }))
  return { checklist: { template: template.id, items } }
}

/** What the items of a version say, by code. */
export async function checklistTexts(
  db: Db,
  template: string,
): Promise<Map<string, { 'zh-CN': string; en: string }>> {
  const [row] = await db
    .select({ items: checklists.items })
    .from(checklists)
    .where(eq(checklists.id, template))
  return new Map(
    (row?.items ?? []).map(({ code, textZh, textEn }) => [code, { 'zh-CN': textZh, en: textEn }]),
  )
}

function newest(db: Db) {
  return db
    .selectDistinctOn([checklists.kind, checklists.model])
    .from(checklists)
    .orderBy(checklists.kind, checklists.model, desc(checklists.version))
    .$dynamic()
}

async function modelOf(db: Db, unitId: string): Promise<string> {
  const [unit] = await db.select({ model: units.model }).from(units).where(eq(units.id, unitId))
  return unit?.model ?? ''
}

/** Postgres keeps the fields of an object in an order of its own. */
function inOrder(items: readonly ChecklistTemplateItem[]) {
  return items.map(({ code, required, textZh, textEn }) => [code, required, textZh, textEn])
}
