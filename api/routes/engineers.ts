import { z } from 'zod'
import { addEngineer, changeEngineer, listEngineers } from '../../db/queries/engineers.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { dateIn } from '../../workflows/domain/time/zone.ts'
import {
  engineerImport,
  engineerImportReport,
  engineerProfile,
  engineersQuestion,
  engineerView,
  newEngineer,
} from '../contract/engineers.ts'
import { readCsv } from '../csv.ts'
import { importColumns, importLine, type LineReport } from '../engineer-import.ts'
import { viewEngineer } from '../engineer-views.ts'
import { engineerFor, profileIn, refuseFaultyProfile } from '../engineers.ts'
import { badField, problem } from '../errors.ts'
import { type App, answers, page, type Service } from './route.ts'

const params = z.object({ id: z.string() })

/** The engineers with all that choosing goes by. */
export function engineerRoutes(app: App, { db, timeZone }: Service): void {
  const today = () => dateIn(instant(Date.now()), timeZone)

  app.get(
    '/v1/engineers',
    {
      config: { action: 'engineer.read' },
      schema: {
        summary: 'The engineers by id, those who have left included',
        tags: ['engineers'],
        querystring: engineersQuestion,
        response: answers({ 200: page(engineerView) }),
      },
    },
    async ({ query: { after, limit } }) => {
      const rows = await listEngineers(db, { after, limit: limit + 1 })
      const items = rows.slice(0, limit).map(viewEngineer)
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  )

  app.get(
    '/v1/engineers/:id',
    {
      config: { action: 'engineer.read' },
      schema: {
        summary: 'An engineer',
        tags: ['engineers'],
        params,
        response: answers({ 200: engineerView }),
      },
    },
    async (request) => viewEngineer(await engineerFor(db, request.params.id)),
  )

  app.post(
    '/v1/engineers',
    {
      config: { action: 'engineer.write' },
      schema: {
        summary: 'Add an engineer',
        tags: ['engineers'],
        body: newEngineer,
        response: answers({ 201: engineerView }, [409]),
      },
    },
    async ({ body }, reply) => {
      const profile = profileIn(body)
      refuseFaultyProfile(profile, today())
      if (!(await addEngineer(db, profile))) {
        throw problem(409, 'id_taken', `Somebody is called ${body.id} already.`)
      }
      return reply.status(201).send(viewEngineer(await engineerFor(db, body.id)))
    },
  )

  app.put(
    '/v1/engineers/:id',
    {
      config: { action: 'engineer.write' },
      schema: {
        summary: 'Put a profile in the place of the one that there is, whole',
        tags: ['engineers'],
        params,
        body: engineerProfile,
        response: answers({ 200: engineerView }),
      },
    },
    async ({ params: { id }, body }) => {
      const profile = profileIn({ id, ...body })
      refuseFaultyProfile(profile, today(), await engineerFor(db, id))
      await changeEngineer(db, profile)
      return viewEngineer(await engineerFor(db, id))
    },
  )

  app.post(
    '/v1/engineers/imports',
    {
      config: { action: 'engineer.write' },
      schema: {
        summary: 'Take engineers from a CSV file: good lines are saved, bad ones are named',
        description: `Columns: ${importColumns.join(', ')}. Several values in a field stand apart by semicolons: skills "plc:4;welding:2", certificates "high-voltage:2027-06-30", shifts and onCall "mon-fri 08:00-17:00; sat 22:00-06:00". Who is there keeps hours of which the file has no column.`,
        tags: ['engineers'],
        body: engineerImport,
        response: answers({ 200: engineerImportReport }),
      },
    },
    async ({ body }) => {
      const { columns, lines } = readCsv(body.csv)
      refuseColumns(columns)
      const reports: LineReport[] = []
      // One after the other, as they stand: a later line for the same engineer counts.
      for (const line of lines) reports.push(await importLine(db, line, { today: today(), timeZone }))
      const counted = (wanted: string) => reports.filter(({ outcome }) => outcome === wanted).length
      return {
        added: counted('added'),
        changed: counted('changed'),
        refused: counted('refused'),
        lines: reports,
      }
    },
  )
}

function refuseColumns(columns: readonly string[]): void {
  const stray = columns.find((name) => !importColumns.some((column) => column === name))
  if (stray !== undefined) {
    throw badField(
      '/csv',
      'unknown_column',
      `"${stray}" is no column; there are ${importColumns.join(', ')}.`,
    )
  }
  const missing = ['id', 'name', 'email'].find((name) => !columns.includes(name))
  if (missing !== undefined)
    throw badField('/csv', 'missing_column', `The first line lacks the column ${missing}.`)
  if (new Set(columns).size < columns.length) {
    throw badField('/csv', 'column_named_twice', 'The first line names a column twice.')
  }
}
