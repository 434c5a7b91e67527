import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { answerBadAddress, answerErrors } from './errors.ts'
import { answerOnce } from './idempotency.ts'
import { identify } from './identity.ts'
import { absenceRoutes } from './routes/absences.ts'
import { actRoutes } from './routes/acts.ts'
import { appointmentActRoutes } from './routes/appointment-acts.ts'
import { appointmentRoutes } from './routes/appointments.ts'
import { assignmentRoutes } from './routes/assignment.ts'
import { calendarRoutes } from './routes/calendars.ts'
import { carrierRoutes } from './routes/carriers.ts'
import { checklistRoutes } from './routes/checklists.ts'
import { contractChangeRoutes } from './routes/contract-changes.ts'
import { contractRoutes } from './routes/contracts.ts'
import { customerRoutes } from './routes/customers.ts'
import { depotActRoutes } from './routes/depot-acts.ts'
import { dispatchRoutes } from './routes/dispatch.ts'
import { dispatchOrderRoutes } from './routes/dispatch-order.ts'
import { engineerRoutes } from './routes/engineers.ts'
import { excludedEngineersRoutes } from './routes/excluded-engineers.ts'
import { healthRoutes } from './routes/health.ts'
import { holidayRoutes } from './routes/holidays.ts'
import { labelRoutes } from './routes/labels.ts'
import { listRoutes } from './routes/lists.ts'
import { loanerActRoutes } from './routes/loaner-acts.ts'
import { loanerRoutes } from './routes/loaners.ts'
import { locationRoutes } from './routes/locations.ts'
import { oldPartRoutes } from './routes/old-parts.ts'
import { builtInSettingRoutes, partSettingRoutes } from './routes/part-settings.ts'
import { partRoutes } from './routes/parts.ts'
import { photoRoutes } from './routes/photos.ts'
import { policyRoutes } from './routes/policies.ts'
import { publicationRoutes } from './routes/publications.ts'
import { purchaseRequestRoutes } from './routes/purchase-requests.ts'
import { reportingRoutes } from './routes/reporting.ts'
import type { App, Service } from './routes/route.ts'
import { serialRoutes } from './routes/serials.ts'
import { simulationRoutes } from './routes/simulations.ts'
import { slaBoardRoutes } from './routes/sla-board.ts'
import { slaPreviewRoutes } from './routes/sla-preview.ts'
import { slotRoutes } from './routes/slots.ts'
import { staffRoutes } from './routes/staff.ts'
import { stockRoutes } from './routes/stock.ts'
import { teamRoutes } from './routes/teams.ts'
import { ticketSlaRoutes } from './routes/ticket-sla.ts'
import { ticketRoutes } from './routes/tickets.ts'
import { transferRoutes } from './routes/transfers.ts'
import { visitRoutes } from './routes/visits.ts'
import { warrantyRuleRoutes } from './routes/warranty-rules.ts'

export interface AppOptions {
  /** Largest request body, in bytes. */
  bodyLimit: number
  logger?: FastifyBaseLogger
}

/** The API, built but not listening: tests inject requests without a port. */
export async function buildApp(service: Service, { bodyLimit, logger }: AppOptions): Promise<App> {
  const app = fastify({
    bodyLimit,
    // Health checks and every request in the log would hide what matters.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerBadAddress,
    ...(logger ? { loggerInstance: logger } : {}),
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // Fastify reads plain text by itself; here nothing but JSON is understood.
  app.removeContentTypeParser('text/plain')
  bearEmptyDeletes(app)
  answerErrors(app)
  await document(app)
  identify(app, service.db)
  answerOnce(app, service.db)
  ticketRoutes(app, service)
  ticketSlaRoutes(app, service)
  actRoutes(app, service)
  assignmentRoutes(app, service)
  depotActRoutes(app, service)
  labelRoutes(app, service)
  await photoRoutes(app, service)
  carrierRoutes(app, service)
  appointmentActRoutes(app, service)
  appointmentRoutes(app, service)
  slotRoutes(app, service)
  listRoutes(app, service)
  partRoutes(app, service)
  stockRoutes(app, service)
  partSettingRoutes(app, service)
  builtInSettingRoutes(app, service)
  oldPartRoutes(app, service)
  serialRoutes(app, service)
  warrantyRuleRoutes(app, service)
  locationRoutes(app, service)
  loanerRoutes(app, service)
  loanerActRoutes(app, service)
  transferRoutes(app, service)
  purchaseRequestRoutes(app, service)
  staffRoutes(app, service)
  reportingRoutes(app, service)
  teamRoutes(app, service)
  customerRoutes(app, service)
  contractRoutes(app, service)
  contractChangeRoutes(app, service)
  checklistRoutes(app, service)
  dispatchRoutes(app, service)
  visitRoutes(app, service)
  dispatchOrderRoutes(app, service)
  engineerRoutes(app, service)
  absenceRoutes(app, service)
  excludedEngineersRoutes(app, service)
  calendarRoutes(app, service)
  holidayRoutes(app, service)
  policyRoutes(app, service)
  slaPreviewRoutes(app, service)
  simulationRoutes(app, service)
  publicationRoutes(app, service)
  slaBoardRoutes(app, service)
  healthRoutes(app, service)
  app.get('/openapi.json', { config: { action: 'public' }, schema: { hide: true } }, () => app.swagger())
  await app.ready()
  return app
}

/** Many clients name a content type with every request; a DELETE has no content all the same. */
function bearEmptyDeletes(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (request.method === 'DELETE' && body.length === 0) done(null, undefined)
    else parse(request, body.toString(), done)
  })
}

/** OpenAPI from the routes' own schemas, and a page to read it on. */
async function document(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Aftercare',
        version: '1',
        description: 'After-sales service: tickets, their promises, visits, parts and follow-up.',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
}
