import { z } from 'zod'
import { setProductWarranty, setWarrantyLaw, warrantyRules } from '../../db/queries/warranty-rules.ts'
import { productWarranty, warrantyLaw, warrantyRulesView } from '../contract/old-parts.ts'
import { code, text } from '../fields.ts'
import { type App, answers, type Service } from './route.ts'

const response = answers({ 200: warrantyRulesView })
const tags = ['parts']

/** What the warranty of built-in parts is reckoned with, beside the articles' own periods. Each answers with all of it. */
export function warrantyRuleRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/warranty-rules',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'What the law asks for by region, and the warranty of products by model',
        tags,
        response,
      },
    },
    () => warrantyRules(db),
  )

  app.put(
    '/v1/warranty-rules/regions/:region',
    {
      config: { action: 'warranty.write' },
      schema: {
        summary: 'Say what the law of a region asks for at least; counts for what is built in from now on',
        ...{ tags, params: z.object({ region: code(32) }), body: warrantyLaw, response },
      },
    },
    async ({ params: { region }, body: { minimum, source } }) => {
      await setWarrantyLaw(db, region, minimum === null ? null : { minimum, source })
      return warrantyRules(db)
    },
  )

  app.put(
    '/v1/warranty-rules/models/:model',
    {
      config: { action: 'warranty.write' },
      schema: {
        summary: 'Say how long products of a model are under warranty, from installation or purchase',
        ...{ tags, params: z.object({ model: text(100) }), body: productWarranty, response },
      },
    },
    async ({ params: { model }, body: { period } }) => {
      await setProductWarranty(db, model, period)
      return warrantyRules(db)
    },
  )
}
