import type { z } from 'zod'
import type { Db } from '../db/client.ts'
import { checklistTexts } from '../db/queries/checklists.ts'
import { readWords } from '../db/queries/words.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import { openItems } from '../workflows/domain/ticket/visit/checklist.ts'
import type { Job } from '../workflows/domain/ticket/visit/job.ts'
import type { ChecklistResult } from '../workflows/domain/vocabulary.ts'
import type { jobFields, jobReport } from './contract/jobs.ts'

type Views = { [Name in keyof typeof jobFields]: z.infer<(typeof jobFields)[Name]> }
type Texts = Map<string, Record<string, unknown>>

/** What a ticket shows of its job, with names and words put back in. */
export async function viewJob(db: Db, { job = {} }: Ticket): Promise<Views> {
  const { checklist, attendance, handover } = job
  const checked = checklist?.items.flatMap((item) => item.checked?.words ?? []) ?? []
  const texts = await readWords(db, [
    ...new Set([...checked, ...[attendance, handover].flatMap((part) => part?.words ?? [])]),
  ])
  return {
    checklist: checklist ? await viewChecklist(db, checklist, texts) : null,
    attendance: attendance ? viewAttendance(attendance, texts) : null,
    handover: handover ? viewHandover(handover, texts) : null,
  }
}

/** null where the ticket's kind has no such job, or nothing of it was recorded. */
export function viewJobReport({ job }: Ticket): z.infer<typeof jobReport> | null {
  if (!job) return null
  const { checklist, attendance, handover } = job
  const results = checklist?.items.map(({ checked }) => checked?.result)
  const counted = (wanted: ChecklistResult | undefined) =>
    results?.filter((result) => result === wanted).length ?? 0
  return {
    checklist: results
      ? {
          done: counted('done'),
          notApplicable: counted('not_applicable'),
          failed: counted('failed'),
          open: counted(undefined),
        }
      : null,
    attendees: attendance?.people.length ?? 0,
    signed: attendance?.people.filter(({ signed }) => signed).length ?? 0,
    materials: handover?.materials.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0,
  }
}

async function viewChecklist(
  db: Db,
  checklist: NonNullable<Job['checklist']>,
  texts: Texts,
): Promise<Views['checklist']> {
  const said = await checklistTexts(db, checklist.template)
  return {
    items: checklist.items.map(({ code, required, checked }) => ({
      code,
      required,
      text: said.get(code) ?? { 'zh-CN': code, en: code },
      result: checked?.result ?? null,
      note: noteOn(code, checked && texts.get(checked.words)),
      at: checked?.at ?? null,
      by: checked?.by ?? null,
    })),
    open: openItems({ job: { checklist } }),
  }
}

function viewAttendance(attendance: NonNullable<Job['attendance']>, texts: Texts): Views['attendance'] {
  const { at, by, people, words } = attendance
  const names = listIn(texts.get(words), 'attendees')
  return {
    at,
    by,
    attendees: people.map(({ from, to, signed }, place) => ({
      name: textIn(names[place], 'name') ?? '',
      company: textIn(names[place], 'company'),
      from: from ?? null,
      to: to ?? null,
      signed,
    })),
  }
}

function viewHandover(handover: NonNullable<Job['handover']>, texts: Texts): Views['handover'] {
  const { at, by, materials, words } = handover
  const said = texts.get(words)
  const names = Array.isArray(said?.names) ? said.names : []
  return {
    at,
    by,
    receivedBy: textIn(said, 'receivedBy'),
    materials: materials.map(({ code, quantity }, place) => ({
      code: code ?? null,
      name: typeof names[place] === 'string' ? names[place] : null,
      quantity,
    })),
  }
}

function noteOn(code: string, said: Record<string, unknown> | undefined): string | null {
  return textIn(
    listIn(said, 'notes').find((note) => note.code === code),
    'note',
  )
}

function listIn(said: Record<string, unknown> | undefined, name: string): Record<string, unknown>[] {
  const list = said?.[name]
  return Array.isArray(list) ? list : []
}

function textIn(said: Record<string, unknown> | undefined, name: string): string | null {
  const value = said?.[name]
  return typeof value === 'string' ? value : null
}
