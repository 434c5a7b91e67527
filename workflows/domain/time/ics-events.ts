import type { Fault } from '../fault.ts'
import { dayNumber } from './date.ts'

/** One content line of RFC 5545, `DTSTART;VALUE=DATE:20261001`, its parameters left out: a value tells its own form. */
export interface IcsProperty {
  /** In capitals. */
  name: string
  value: string
  /** The first of its lines in the text, counted from 1. */
  line: number
}

export interface IcsEvent {
  properties: readonly IcsProperty[]
  line: number
}

interface ContentLine {
  text: string
  line: number
}

interface Component {
  name: string
  line: number
  properties: IcsProperty[]
}

/** What stands beside events in holiday files and says nothing about days. */
const passedOver = ['VCALENDAR', 'VTIMEZONE', 'STANDARD', 'DAYLIGHT', 'VALARM']

/** The events of a calendar text (RFC 5545), and a fault for each line and component that cannot be taken. */
export function readEvents(text: string): { events: IcsEvent[]; faults: Fault[] } {
  const events: IcsEvent[] = []
  const faults: Fault[] = []
  const open: Component[] = []
  const lines = unfolded(text)
  if (lines[0] === undefined || !isBegin(lines[0])) {
    return { events, faults: [lineFault(lines[0]?.line ?? 1, 'not_a_calendar', notACalendar)] }
  }
  for (const line of lines) {
    const property = readProperty(line)
    if (property === undefined) faults.push(lineFault(line.line, 'malformed_line', malformedLine(line.text)))
    else if (property.name === 'BEGIN') open.push(begun(property, faults))
    else if (property.name === 'END') events.push(...ended(property, open, faults))
    else open.at(-1)?.properties.push(property)
  }
  faults.push(...open.map(({ name, line }) => lineFault(line, 'unfinished_component', unfinished(name))))
  return { events, faults }
}

export function property(event: IcsEvent, name: string): IcsProperty | undefined {
  return event.properties.find((one) => one.name === name)
}

/** The number of the day of `20261001`, of `20261001T090000` and of the same with a Z. */
export function dayIn(value: string): number | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(value.trim()) ?? []
  return dayNumber(`${year}-${month}-${day}`)
}

/** Lines have no JSON pointer of their own; `/lines/12` is the twelfth. */
export function lineFault(line: number, code: string, detail: string): Fault {
  return { pointer: `/lines/${line}`, code, detail: `Line ${line}: ${detail}` }
}

/** Text as it is meant: `\,` is a comma, `\n` the end of a line, which a name has no use for. */
export function unescaped(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? ' ' : escaped)).trim()
}

const notACalendar = 'The text is no calendar file; it has to begin with BEGIN:VCALENDAR.'

function malformedLine(text: string): string {
  return `"${text.slice(0, 40)}" is not of the form NAME:VALUE; correct it or leave it out.`
}

function unfinished(name: string): string {
  return `BEGIN:${name} has no END:${name}; the file may have been cut off, fetch it again.`
}

/** A line that begins with a blank goes on with the one before; files with bare line feeds are taken too. */
function unfolded(text: string): ContentLine[] {
  const lines: ContentLine[] = []
  for (const [place, part] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const before = lines.at(-1)
    if (/^[ \t]/.test(part) && before !== undefined) before.text += part.slice(1)
    else lines.push({ text: part, line: place + 1 })
  }
  return lines.filter((line) => line.text.trim() !== '')
}

function isBegin({ text }: ContentLine): boolean {
  return /^BEGIN:VCALENDAR\s*$/i.test(text)
}

function readProperty({ text, line }: ContentLine): IcsProperty | undefined {
  // Between name and value stand parameters, whose quoted values may hold colons.
  const [, name, value] = /^([A-Za-z0-9-]+)(?:;(?:[^":]|"[^"]*")*)?:(.*)$/.exec(text) ?? []
  return name === undefined || value === undefined ? undefined : { name: name.toUpperCase(), value, line }
}

function begun({ value, line }: IcsProperty, faults: Fault[]): Component {
  const name = componentName(value)
  if (name !== 'VEVENT' && !passedOver.includes(name)) {
    faults.push(
      lineFault(line, 'not_an_event', `${name} is not an event and was not read; give days as VEVENT.`),
    )
  }
  return { name, line, properties: [] }
}

function ended({ value, line }: IcsProperty, open: Component[], faults: Fault[]): IcsEvent[] {
  const name = componentName(value)
  if (open.at(-1)?.name !== name) {
    faults.push(
      lineFault(line, 'unexpected_end', `END:${name} ends nothing that has begun; correct the file.`),
    )
    return []
  }
  const component = open.pop()
  return component?.name === 'VEVENT' ? [component] : []
}

function componentName(value: string): string {
  return value.trim().toUpperCase()
}
