import type { NoticeRow } from '../../db/queries/notices.ts'
import type { DispatchOrder } from '../../db/queries/visits.ts'
import type { LinkSettings } from '../../db/signed-links.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'
import { chinese } from './chinese.ts'
import { orderText } from './dispatch-order.ts'
import { english } from './english.ts'
import type { Text, Texts } from './speech.ts'

/** How texts are signed and in which time zone they tell the time. */
export interface Wording {
  company: string
  timeZone: string
  /** Where customers come by the links in their mails; none: mails have none. */
  links?: LinkSettings | undefined
}

const texts: Record<Language, Texts> = { 'zh-CN': chinese, en: english }

/** The words of a notice in its reader's language. */
export function noticeText(
  notice: Pick<NoticeRow, 'kind' | 'ticket' | 'language' | 'facts'>,
  { company, timeZone }: Wording,
  engineer: { name: string; phone: string | null } | undefined,
  order?: DispatchOrder | undefined,
  link = '',
): Text {
  const { subject, body } = texts[notice.language][notice.kind]({
    number: notice.ticket ?? '',
    company,
    time: (at) => shown(at, notice.language, timeZone),
    engineer: engineer ?? { name: String(notice.facts.engineer ?? ''), phone: null },
    order: order ? `\n\n${orderText(order, notice.language)}` : '',
    link,
    facts: notice.facts,
  })
  return { subject, body: `${body}\n\n${company}\n` }
}

function shown(at: unknown, language: Language, timeZone: string): string {
  if (typeof at !== 'string') return ''
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(at))
}
