import type { NoticeRow } from '../../db/queries/notices.ts'
import type { NoticeKind } from '../../workflows/domain/notice.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'
import { chinese } from './chinese.ts'
import { english } from './english.ts'

/** How texts are signed and in which time zone they tell the time. */
export interface Wording {
  company: string
  timeZone: string
}

export interface Text {
  subject: string
  body: string
}

/** What a text can speak of, ready to be read. */
export interface Speech {
  number: string
  company: string
  /** Shows an instant in the reader's language and the company's time zone. */
  time(at: unknown): string
  engineer: { name: string; phone: string | null }
  facts: Record<string, unknown>
}

/** One text for each kind of notice: the compiler refuses a language that lacks one. */
export type Texts = Record<NoticeKind, (speech: Speech) => Text>

const texts: Record<Language, Texts> = { 'zh-CN': chinese, en: english }

/** The words of a notice in its reader's language. */
export function noticeText(
  notice: Pick<NoticeRow, 'kind' | 'ticket' | 'language' | 'facts'>,
  { company, timeZone }: Wording,
  engineer: { name: string; phone: string | null } | undefined,
): Text {
  const { subject, body } = texts[notice.language][notice.kind]({
    number: notice.ticket ?? '',
    company,
    time: (at) => shown(at, notice.language, timeZone),
    engineer: engineer ?? { name: String(notice.facts.engineer ?? ''), phone: null },
    facts: notice.facts,
  })
  return { subject, body: `${body}\n\n${company}\n` }
}

/** A list of anything that facts may hold. */
export function listed<Item>(value: unknown): Item[] {
  return Array.isArray(value) ? value : []
}

function shown(at: unknown, language: Language, timeZone: string): string {
  if (typeof at !== 'string') return ''
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(at))
}
