import type { NoticeKind } from '../../workflows/domain/notice.ts'

/** What people are told of units in the depot. */
export type DepotKind = Extract<
  NoticeKind,
  `label_${string}` | `parcel_${string}` | `unit_${string}` | `quote_${string}` | 'sign_off_due'
>

/** An amount in minor units as people write it: `¥1,234.00`. */
export function money(amount: unknown, currency: unknown, language: string): string {
  if (typeof amount !== 'number' || typeof currency !== 'string') return ''
  const format = new Intl.NumberFormat(language, { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** One line of a quote, as it was kept. */
interface QuoteLine {
  description: string
  quantity: number
  amount: number
}

export function quoteLines({ lines, currency }: Record<string, unknown>, language: string): string {
  if (!Array.isArray(lines)) return ''
  return (lines as QuoteLine[])
    .map((line) => `- ${line.description} × ${line.quantity}: ${money(line.amount, currency, language)}\n`)
    .join('')
}
