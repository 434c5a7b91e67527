import type { OrderedPart } from '../../db/queries/ordered-parts.ts'
import type { DispatchOrder } from '../../db/queries/visits.ts'
import type { Category, Language } from '../../workflows/domain/vocabulary.ts'

/** How a language says the parts of a dispatch order. */
interface Wordings {
  customer: string
  phone: string
  address: string
  product: string
  serial(serial: string): string
  fault: string
  diagnosis: string
  categories: Record<Category, string>
  skills: string
  duration: string
  minutes(minutes: number): string
  way: string
  parts: string
  part(part: OrderedPart): string
  shelf(name: string, quantity: number): string
  instead(sku: string): string
  tools: string
  remarks: string
  comma: string
  colon: string
}

const wordings: Record<Language, Wordings> = {
  'zh-CN': {
    customer: '客户',
    phone: '电话',
    address: '地址',
    product: '产品',
    serial: (serial) => `序列号 ${serial}`,
    fault: '故障',
    diagnosis: '诊断',
    categories: { hardware: '硬件', software: '软件', consultation: '技术咨询', complaint: '投诉' },
    skills: '技能',
    duration: '预计时长',
    minutes: (minutes) => `${minutes} 分钟`,
    way: '路程',
    parts: '备件',
    part: ({ nameZh, sku, quantity }) => `${nameZh}（${sku}）× ${quantity}`,
    shelf: (name, quantity) => `${name} ${quantity} 件`,
    instead: (sku) => `替代 ${sku}`,
    tools: '工具',
    remarks: '备注',
    comma: '，',
    colon: '：',
  },
  en: {
    customer: 'Customer',
    phone: 'Phone',
    address: 'Address',
    product: 'Product',
    serial: (serial) => `serial number ${serial}`,
    fault: 'Fault',
    diagnosis: 'Diagnosis',
    categories: {
      hardware: 'hardware',
      software: 'software',
      consultation: 'consultation',
      complaint: 'complaint',
    },
    skills: 'Skills',
    duration: 'Duration',
    minutes: (minutes) => `${minutes} minutes`,
    way: 'Way there',
    parts: 'Parts',
    part: ({ nameEn, sku, quantity }) => `${quantity} × ${nameEn} (${sku})`,
    shelf: (name, quantity) => `${quantity} at ${name}`,
    instead: (sku) => `instead of ${sku}`,
    tools: 'Tools',
    remarks: 'Remarks',
    comma: ', ',
    colon: ': ',
  },
}

/** A dispatch order in the engineer's language, a line for each thing that is known; its time stands elsewhere. */
export function orderText(order: DispatchOrder, language: Language): string {
  const words = wordings[language]
  const { customer, unit, fault, plan, travelMinutes, parts, remarks } = order
  const { diagnosis } = order.ticket
  const line = (name: string, ...values: (string | null | undefined)[]) => {
    const known = values.filter((value) => value)
    return known.length === 0 ? [] : [`${name}${words.colon}${known.join(words.comma)}`]
  }
  return [
    ...line(words.customer, customer.company, customer.name),
    ...line(words.phone, customer.phone),
    ...line(words.address, customer.address),
    ...line(words.product, unit?.model, unit?.serial && words.serial(unit.serial)),
    ...line(words.fault, fault?.summary, ...(fault?.errorCodes ?? [])),
    ...line(words.diagnosis, diagnosis && words.categories[diagnosis.category], diagnosis?.faultCode),
    ...line(words.skills, ...plan.skills),
    ...line(words.duration, words.minutes(plan.durationMinutes)),
    ...line(words.way, travelMinutes ? words.minutes(travelMinutes) : null),
    ...list(
      words.parts,
      parts.map((part) => partLine(part, words)),
      words,
    ),
    ...line(words.tools, ...(plan.tools ?? [])),
    ...list(words.remarks, remarks, words),
  ].join('\n')
}

function partLine(part: OrderedPart, { part: said, instead, shelf, comma }: Wordings): string {
  const shelves = part.reservedAt.map(({ name, quantity }) => shelf(name, quantity))
  const more = part.insteadOf === null ? shelves : [instead(part.insteadOf), ...shelves]
  return [said(part), ...more].join(comma)
}

function list(name: string, items: readonly string[], { colon }: Wordings): string[] {
  return items.length === 0 ? [] : [`${name}${colon.trim()}`, ...items.map((item) => `- ${item}`)]
}
