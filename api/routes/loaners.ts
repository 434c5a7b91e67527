import { z } from 'zod'
import { loansToServe } from '../../db/queries/loan-line.ts'
import { listLoans, loansOf } from '../../db/queries/loan-list.ts'
import {
  addLoaner,
  changeLoaner,
  findLoaner,
  type Loaner,
  type LoanerRefusal,
  listLoaners,
} from '../../db/queries/loaners.ts'
import {
  loanerProfile,
  loanersQuestion,
  loanerView,
  loansQuestion,
  loanView,
  newLoaner,
} from '../contract/loaners.ts'
import { badField, type ProblemError, problem } from '../errors.ts'
import { storable } from '../fields.ts'
import { viewLoan, viewLoaner } from '../loaner-views.ts'
import { type App, answers, page, type Service } from './route.ts'

const params = z.object({ id: z.string() })

/** The loaners of the house, and who has them. */
export function loanerRoutes(app: App, { db, commands }: Service): void {
  const view = async (loaner: Loaner) => viewLoaner(loaner, (await loansOf(db, [loaner.id])).get(loaner.id))
  /** One more that can be lent: those in line hear of it. */
  const announce = async () => {
    const next = await loansToServe(db)
    if (next.length > 0) await commands.announceStock(next)
  }

  app.get(
    '/v1/loaners',
    {
      config: { action: 'loaner.read' },
      schema: {
        summary: 'Loaners by id, with who has them since when and until when',
        tags: ['loaners'],
        querystring: loanersQuestion,
        response: answers({ 200: page(loanerView) }),
      },
    },
    async ({ query: { state, after, limit } }) => {
      const rows = await listLoaners(db, { state, after, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const lent = await loansOf(
        db,
        shown.map(({ id }) => id),
      )
      return {
        items: shown.map((loaner) => viewLoaner(loaner, lent.get(loaner.id))),
        nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
      }
    },
  )

  app.get(
    '/v1/loaners/:id',
    {
      config: { action: 'loaner.read' },
      schema: { summary: 'A loaner', tags: ['loaners'], params, response: answers({ 200: loanerView }) },
    },
    async ({ params: { id } }) => {
      const loaner = storable(id) ? await findLoaner(db, id) : undefined
      if (!loaner) throw refused('loaner_not_found')
      return view(loaner)
    },
  )

  app.post(
    '/v1/loaners',
    {
      config: { action: 'loaner.write' },
      schema: {
        summary: 'Add a loaner',
        tags: ['loaners'],
        body: newLoaner,
        response: answers({ 201: loanerView }, [409]),
      },
    },
    async ({ body }, reply) => {
      const added = await addLoaner(db, rowOf({ ...body, state: 'available' }))
      if (typeof added === 'string') throw refused(added)
      await announce()
      return reply.status(201).send(await view(added))
    },
  )

  app.put(
    '/v1/loaners/:id',
    {
      config: { action: 'loaner.write' },
      schema: {
        summary: 'Put what is known of a loaner in the place of what was, whole; its state also by hand',
        tags: ['loaners'],
        params,
        body: loanerProfile,
        response: answers({ 200: loanerView }, [409]),
      },
    },
    async ({ params: { id }, body }) => {
      if (!storable(id)) throw refused('loaner_not_found')
      const changed = await changeLoaner(db, rowOf({ id, ...body }))
      if (typeof changed === 'string') throw refused(changed)
      await announce()
      return view(changed)
    },
  )

  app.get(
    '/v1/loans',
    {
      config: { action: 'loaner.read' },
      schema: {
        summary: 'Loans, the newest first; those that wait in the order of the line',
        tags: ['loaners'],
        querystring: loansQuestion,
        response: answers({ 200: z.object({ items: z.array(loanView) }) }),
      },
    },
    async ({ query }) => ({ items: (await listLoans(db, query)).map(viewLoan) }),
  )
}

function rowOf({ serial, condition, ...loaner }: { id: string } & z.output<typeof loanerProfile>): Loaner {
  return { ...loaner, serial: serial ?? null, condition: condition ?? null }
}

function refused(refusal: LoanerRefusal): ProblemError {
  switch (refusal) {
    case 'unknown_location':
      return badField('/location', refusal, 'There is no such location; see GET /v1/locations.')
    case 'id_taken':
      return problem(409, refusal, 'There is a loaner of this id already.')
    case 'loaner_not_found':
      return problem(404, refusal, 'There is no loaner of this id.')
    case 'loaner_lent':
      return problem(
        409,
        refusal,
        'It is reserved or with a customer; what it is afterwards, the inspection of its return says.',
      )
    default:
      return refusal satisfies never
  }
}
