import { setImmediate } from 'node:timers/promises'
import type { DispatchOrder } from '../../db/queries/visits.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'
import { type OrderWords, orderWords } from '../texts/dispatch-order.ts'
import { band, type Entry, full, joined, pair } from './entries.ts'
import { drawHead } from './head.ts'
import { drawConfirmation } from './service-confirmation.ts'
import { finish, openSheet, type Sheet } from './sheet.ts'
import { type Cell, drawRow } from './table.ts'

/** What an order is printed with, besides the order. */
export interface Printing {
  language: Language
  company: string
  /** In which the time is told: the company's. */
  timeZone: string
  /** Where the QR code leads. */
  link: string
  engineer: { name: string; phone: string | null }
  at: Date
}

/** The dispatch order with the service confirmation below it, on A4, as PDF. */
export async function printOrder(order: DispatchOrder, printing: Printing): Promise<Buffer> {
  const { language, company, timeZone, at } = printing
  const words = orderWords[language]
  const { number } = order.ticket
  const sheet = openSheet({ title: `${words.title} ${number}`, author: company, language, at })
  const time = clock(language, timeZone)
  drawHead(sheet, number, words, printing)
  drawJob(sheet, order, words, { ...printing, time })
  drawCustomer(sheet, order, words)
  drawProduct(sheet, order, words)
  drawParts(sheet, order, words, language)
  await drawRemarks(sheet, order.remarks, words)
  drawConfirmation(sheet, words)
  const made = words.printed(time(at))
  return finish(sheet, (page, of) => `${words.title} ${number}    ${made}    ${words.page(page, of)}`)
}

function drawJob(
  sheet: Sheet,
  { ticket, visit, plan, travelMinutes }: DispatchOrder,
  words: OrderWords,
  { engineer, time }: Printing & { time: (at: Date) => string },
): void {
  const { job, minutes } = words
  const moment = (at: string) => time(new Date(at))
  band(sheet, job.band)
  pair(sheet, [job.arrival, moment(visit.from)], [job.duration, minutes(plan.durationMinutes)])
  pair(sheet, [job.end, moment(visit.to)], [job.way, travelMinutes === null ? null : minutes(travelMinutes)])
  pair(
    sheet,
    [job.engineer, joined('  ', engineer.name, engineer.phone)],
    [job.state, job.states[visit.state]],
  )
  pair(sheet, [job.kind, job.kinds[ticket.kind]], [job.urgency, job.urgencies[ticket.urgency]])
  if (visit.acceptBy !== undefined) full(sheet, [job.answerBy, moment(visit.acceptBy)])
}

function drawCustomer(sheet: Sheet, { customer }: DispatchOrder, { customer: words }: OrderWords): void {
  band(sheet, words.band)
  full(sheet, [words.company, customer.company])
  pair(sheet, [words.name, customer.name], [words.phone, customer.phone])
  full(sheet, [words.address, customer.address])
}

function drawProduct(sheet: Sheet, order: DispatchOrder, { product, comma }: OrderWords): void {
  const { unit, fault, plan } = order
  const { diagnosis } = order.ticket
  band(sheet, product.band)
  pair(sheet, [product.model, unit?.model], [product.serial, unit?.serial])
  full(sheet, [product.fault, joined('\n', fault?.summary, fault?.description)])
  if (fault && fault.errorCodes.length > 0) full(sheet, [product.errorCodes, fault.errorCodes.join(comma)])
  const found = diagnosis && joined(comma, product.categories[diagnosis.category], diagnosis.faultCode)
  full(sheet, [product.diagnosis, joined('\n', found, order.cause)])
  const skills = plan.skills.join(comma)
  const level = plan.skillLevel
  const certificates: Entry = [product.certificates, plan.certificates?.join(comma)]
  pair(sheet, [product.skills, skills && level ? product.skillLevel(skills, level) : skills], certificates)
}

function drawParts(sheet: Sheet, order: DispatchOrder, words: OrderWords, language: Language): void {
  const { parts } = words
  const shares = [0.07, 0.24, 0.3, 0.11, 0.28] as const
  const cells = (texts: string[], label?: true): Cell[] =>
    shares.map((share, index) => ({ text: texts[index] ?? '', share, ...(label ? { label } : {}) }))
  const head = cells([parts.line, parts.sku, parts.name, parts.quantity, parts.shelf], true)
  band(sheet, parts.band)
  if (order.parts.length === 0) drawRow(sheet, [{ text: parts.none, share: 1 }])
  else drawRow(sheet, head)
  for (const [index, part] of order.parts.entries()) {
    const shelves = part.reservedAt.map(({ name, quantity }) => `${name} × ${quantity}`).join('\n')
    const called = language === 'en' ? part.nameEn : part.nameZh
    const name = joined('\n', called, part.insteadOf && parts.instead(part.insteadOf)) ?? ''
    const line = [`${index + 1}`, part.sku, name, words.pieces(part.quantity), shelves || parts.unreserved]
    drawRow(sheet, cells(line), head)
  }
  full(sheet, [parts.tools, order.plan.tools?.join(words.comma)])
}

/** They may be as long as a book: others are served in between. */
async function drawRemarks(sheet: Sheet, remarks: readonly string[], words: OrderWords): Promise<void> {
  for (const [place, remark] of (remarks.length > 0 ? remarks : [null]).entries()) {
    await setImmediate()
    full(sheet, [place === 0 ? words.remarks : '', remark])
  }
}

function clock(language: Language, timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone,
    ...{ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return (at) => format.format(at)
}
