import type { Db } from '../db/client.ts'
import type { NoticeRow } from '../db/queries/notices.ts'
import { findLabel } from '../db/queries/parcels.ts'
import { readWords } from '../db/queries/words.ts'
import type { Attachment } from './gateways/gateway.ts'

const endings: Record<string, string> = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/gif': 'gif' }

/** The label that a customer's mail brings; nothing for other notices, and where it was withdrawn since. */
export async function labelFor(db: Db, { kind, ticket }: NoticeRow): Promise<Attachment | undefined> {
  if (kind !== 'label_ready' || ticket === null) return undefined
  const found = await findLabel(db, ticket, 'inbound')
  if (!found) return undefined
  const ending = endings[found.labelType] ?? 'txt'
  return { filename: `label-${ticket}.${ending}`, contentType: found.labelType, content: found.label }
}

/** What a notice tells, with the lines of the quote that it is about: words stay in Postgres. */
export async function withQuoteLines(db: Db, { kind, facts }: NoticeRow): Promise<Record<string, unknown>> {
  if (kind !== 'quote_made' || typeof facts.words !== 'string') return facts
  const texts = await readWords(db, [facts.words])
  return { ...facts, lines: texts.get(facts.words)?.lines }
}
