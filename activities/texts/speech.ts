import type { NoticeKind } from '../../workflows/domain/notice.ts'

export interface Text {
  subject: string
  body: string
}

/** What a text can speak of, ready to be read. */
interface Speech {
  number: string
  company: string
  /** Shows an instant in the reader's language and the company's time zone. */
  time(at: unknown): string
  engineer: { name: string; phone: string | null }
  /** The dispatch order that a mail to an engineer is about, as lines behind a break; empty when it stands no longer. */
  order: string
  /** Where the reader can confirm, move or cancel the appointment, or choose its time; empty when there is no such place. */
  link: string
  facts: Record<string, unknown>
}

/** One text for each kind of notice: the compiler refuses a language that lacks one. */
export type Texts = Record<NoticeKind, (speech: Speech) => Text>

/** A list of anything that facts may hold. */
export function listed<Item>(value: unknown): Item[] {
  return Array.isArray(value) ? value : []
}

/** The machine that a maintenance is for, as its owner knows it; empty when none is named. */
export function machineOf({ machine }: Record<string, unknown>): string {
  const { model = '', serial = '' } = (machine ?? {}) as { model?: string; serial?: string }
  return [model, serial].filter((part) => part !== '').join(' ')
}
