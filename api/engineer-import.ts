import type { z } from 'zod'
import type { Db } from '../db/client.ts'
import { addEngineer, changeEngineer, type EngineerProfile, findEngineer } from '../db/queries/engineers.ts'
import { profileFaults } from '../workflows/domain/dispatch/profile-faults.ts'
import type { Fault } from '../workflows/domain/fault.ts'
import { type engineerImportReport, newEngineer } from './contract/engineers.ts'
import type { CsvLine } from './csv.ts'
import { hoursIn, unreadableHours } from './engineer-hours.ts'
import { calendarsOf, profileIn } from './engineers.ts'

/** What became of a line. */
export type LineReport = z.infer<typeof engineerImportReport>['lines'][number]
type LineError = LineReport['errors'][number]

export const importColumns = [
  'id',
  'name',
  'email',
  'phone',
  'language',
  'skills',
  'models',
  'regions',
  'certificates',
  'latitude',
  'longitude',
  'radius',
  'shifts',
  'onCall',
  'timeZone',
] as const

/**
 * Saves one line: a new engineer, or another profile for one that is there, who keeps shifts and on-call hours where the
 * file has no column of them. A line with faults changes nothing.
 * @param today YYYY-MM-DD
 * @param timeZone of hours that say none: the company's
 */
export async function importLine(
  db: Db,
  { line, fields }: CsvLine,
  { today, timeZone }: { today: string; timeZone: string },
): Promise<LineReport> {
  const id = fields.id || null
  const refused = (errors: LineError[]): LineReport => ({ line, id, outcome: 'refused', errors })
  const read = newEngineer.safeParse(written(fields))
  const strayed = Object.keys(fields).filter((name) => !importColumns.some((column) => column === name))
  const unread = unreadableHours(fields)
  if (!read.success || strayed.length > 0 || unread.length > 0) {
    const malformed = read.success ? [] : read.error.issues.map(issueError)
    return refused([...malformed, ...unread, ...strayed.map(strayError)])
  }
  const known = await findEngineer(db, read.data.id)
  const before = known ? calendarsOf(known) : {}
  const profile = { ...profileIn(read.data), ...hoursIn(fields, before, timeZone) }
  const faults = profileFaults(profile, today, known?.profile?.certificates)
  if (faults.length > 0) return refused(faults.map(faultError))
  return save(db, line, profile)
}

async function save(db: Db, line: number, profile: EngineerProfile): Promise<LineReport> {
  const { id } = profile
  if (await addEngineer(db, profile)) return { line, id, outcome: 'added', errors: [] }
  if (await changeEngineer(db, profile)) return { line, id, outcome: 'changed', errors: [] }
  const detail = `${id} is somebody who is no engineer.`
  return { line, id, outcome: 'refused', errors: [{ column: 'id', code: 'id_taken', detail }] }
}

/** The line as a request would say it; what cannot be read stays as it is written, to be refused. */
function written(fields: Record<string, string>): Record<string, unknown> {
  const { skills = '', models = '', regions = '', certificates = '', latitude, longitude, radius } = fields
  return {
    ...given({ id: fields.id, name: fields.name, email: fields.email, phone: fields.phone }),
    language: fields.language || 'zh-CN',
    skills: Object.fromEntries(pairs(skills).map(([skill, level]) => [skill, numberOf(level ?? '1')])),
    models: list(models),
    regions: list(regions),
    certificates: pairs(certificates).map(([code, validUntil = '']) => ({ code, validUntil })),
    ...(latitude || longitude
      ? { home: { latitude: numberOf(latitude), longitude: numberOf(longitude) } }
      : {}),
    ...(radius ? { radius: numberOf(radius) } : {}),
  }
}

function given(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

/** Several values in one field stand apart by semicolons. */
function list(field: string): string[] {
  return field
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** `welding:3` */
function pairs(field: string): [name: string, value: string | undefined][] {
  return list(field).map((part) => {
    const [name = '', value] = part.split(':')
    return [name.trim(), value?.trim()]
  })
}

function numberOf(text: string | undefined): unknown {
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

function issueError({ path, message, code }: z.core.$ZodIssue): LineError {
  return { column: columnOf(path.map(String)), code, detail: message }
}

function faultError({ pointer, code, detail }: Fault): LineError {
  return { column: columnOf(pointer.split('/').slice(1)), code, detail }
}

function strayError(column: string): LineError {
  return { column, code: 'unknown_column', detail: 'The first line names no such column.' }
}

function columnOf([first = 'id', second]: string[]): string {
  return (first === 'home' || second === 'timeZone') && second !== undefined ? second : first
}
