import { z } from 'zod'
import { policyScopes } from '../../workflows/domain/sla/policy.ts'
import {
  audiences,
  categories,
  clockKinds,
  clockStates,
  emergencyTimes,
  impacts,
  kinds,
  modes,
  roles,
  stages,
  statuses,
  ticketChannels,
  tiers,
  urgencies,
} from '../../workflows/domain/vocabulary.ts'
import { ticketDepot } from './depot.ts'
import { handedOverView } from './hand-over.ts'
import { jobFields, jobReport, maintenanceOfTicket } from './jobs.ts'
import { ticketLoaner } from './loaners.ts'
import { builtInView } from './old-parts.ts'
import { partsCostView } from './parts.ts'

/** What answers look like (design.md 6). */

export const nullable = <Schema extends z.ZodType>(schema: Schema) => schema.nullable()
export const instant = z.string().describe('RFC 3339, UTC')

export const clockView = z
  .object({
    clock: z.enum(clockKinds),
    cycle: z.int(),
    round: z.int().describe('The round of service that it belongs to'),
    state: z.enum(clockStates),
    target: z.string().describe('ISO 8601 duration'),
    startedAt: instant,
    dueAt: nullable(instant).describe('null while paused'),
    breachedAt: nullable(instant),
    stoppedAt: nullable(instant),
    remaining: nullable(z.string()).describe('ISO 8601 duration; null once stopped'),
    overdue: nullable(z.string()).describe('Working time past the deadline, frozen once stopped'),
    promised: nullable(z.object({ at: instant, expiresAt: nullable(instant) })).describe('A date by hand'),
  })
  .meta({ id: 'Clock' })

const part = z.object({ sku: z.string(), quantity: z.int() })
export const span = z.object({ from: instant, to: nullable(instant) })
export const actor = z.object({ role: z.string(), id: z.string() })
export const audience = z.union([z.enum(audiences), z.templateLiteral(['staff:', z.string()])])

/** What every answer about a ticket begins with. */
export const ticketSummary = z
  .object({
    number: z.string(),
    version: z.int(),
    status: z.enum(statuses),
    stage: z.enum(stages),
    kind: z.enum(kinds),
    channel: z.enum(ticketChannels),
    urgency: z.enum(urgencies),
    urgencyReason: z.string(),
    impact: nullable(z.enum(impacts)),
    region: nullable(z.string()),
    team: nullable(z.string()),
    owner: z.string().describe('Staff id of who answers for the ticket'),
    round: z.int(),
    receivedAt: instant,
    expectedResolutionAt: instant,
    breached: z.boolean(),
    sla: z.object({ response: clockView, followUp: clockView.optional() }),
    links: z.object({
      self: z.string(),
      events: z.string(),
      sla: z.string(),
      temporal: nullable(z.string()),
    }),
  })
  .meta({ id: 'TicketSummary' })

export const ticketView = ticketSummary
  .extend({
    ownerName: nullable(z.string()),
    policy: nullable(
      z.object({
        id: z.string(),
        version: z.int(),
        chosenBy: z.object({ scope: z.enum(policyScopes), value: nullable(z.string()) }),
      }),
    ).describe('What it was promised by, and why by this; null for customers'),
    customer: z.object({
      id: z.string(),
      company: nullable(z.string()),
      tier: z.string(),
      name: z.string(),
      phone: nullable(z.string()),
      email: nullable(z.string()),
      wechat: nullable(z.string()),
      address: nullable(z.string()),
      place: nullable(z.object({ latitude: z.number(), longitude: z.number() })),
      language: z.string(),
    }),
    unit: nullable(
      z.object({
        id: z.string(),
        model: z.string(),
        serial: nullable(z.string()),
        purchasedOn: nullable(z.string()),
        installedOn: nullable(z.string()),
      }),
    ),
    fault: nullable(z.record(z.string(), z.unknown())),
    wanted: nullable(z.record(z.string(), z.unknown())),
    paused: z.boolean(),
    maintenance: nullable(maintenanceOfTicket).describe('The contract that asked for it by itself'),
    diagnosis: nullable(
      z.object({ category: z.enum(categories), cause: z.string(), faultCode: nullable(z.string()) }),
    ),
    plan: nullable(
      z.object({
        revision: z.int(),
        mode: z.enum(modes),
        skills: z.array(z.string()),
        skillLevel: nullable(z.int()),
        certificates: z.array(z.string()),
        tools: z.array(z.string()),
        parts: z.array(part),
        durationMinutes: z.int(),
        window: nullable(span),
      }),
    ),
    parts: nullable(
      z.object({
        state: z.enum(['wanted', 'reserved', 'short', 'issued']),
        lines: z.array(
          part.extend({
            substitute: z.string().optional().describe('What is held in place of the part, which was short'),
          }),
        ),
        shortages: z.array(
          z.object({
            sku: z.string(),
            wanted: z.int(),
            available: z.int(),
            withConsent: z
              .array(z.string())
              .optional()
              .describe('Substitutes that are free, for a customer who agrees'),
          }),
        ),
        until: instant.optional().describe('When the hold lapses unless it is renewed'),
        issued: z
          .object({ times: z.int(), lines: z.array(part) })
          .optional()
          .describe('What of it was handed out before the work'),
      }),
    ),
    partsCost: nullable(partsCostView).describe(
      'What the pieces cost that were used in all rounds, less returns; null for customers',
    ),
    visit: nullable(
      z.object({
        key: z.string().describe('Names this visit, for whoever gives it to somebody else or takes it back'),
        state: z.enum(['offered', 'accepted', 'arrived', 'unassigned']),
        engineer: nullable(z.string()),
        engineerName: nullable(z.string()),
        engineerPhone: nullable(z.string()),
        from: nullable(instant),
        to: nullable(instant),
        acceptBy: nullable(instant),
        emergency: nullable(z.enum(emergencyTimes)),
        handedOver: nullable(handedOverView).describe(
          'Why a dispatcher has to see to it; null for customers',
        ),
        confirmedAt: nullable(instant).describe('When it was said that the customer expects it'),
        departedAt: nullable(instant),
        expectedAt: nullable(instant).describe('What the engineer on the way says, if it is another time'),
        workingSince: nullable(instant),
        lateSince: nullable(instant).describe('The engineer was not there in time'),
      }),
    ),
    depot: ticketDepot.describe('The stay of the unit in the depot'),
    loaner: ticketLoaner.describe('A loaner while the own machine is being repaired'),
    ...jobFields,
    completion: nullable(
      z.object({
        at: instant,
        by: actor,
        cause: z.string(),
        work: z.string(),
        tests: nullable(z.string()),
        job: nullable(jobReport),
        partsUsed: z.array(part.extend({ from: z.literal('van').optional() })),
        builtIn: z
          .array(builtInView)
          .describe('Piece by piece, with serial numbers, warranty and what becomes of the old ones'),
      }),
    ),
    verification: nullable(
      z.object({ at: instant, by: actor, signedBy: z.string(), comment: nullable(z.string()) }),
    ),
    followUp: nullable(
      z.object({
        state: z.enum(['due', 'questionnaire', 'done', 'not_reached']),
        dueAt: instant,
        notBefore: instant,
        attempts: z.int(),
        closesAt: nullable(instant),
        ratings: nullable(z.object({ attitude: z.int(), efficiency: z.int(), solution: z.int() })),
      }),
    ),
    mergedFrom: z.array(z.string()).describe('Tickets whose matter goes on here'),
    ended: nullable(
      z.object({
        as: z.string(),
        at: instant,
        outcome: z.string(),
        mergedInto: nullable(z.string()).describe('The ticket on which the matter goes on'),
      }),
    ),
  })
  .meta({ id: 'Ticket' })
export type TicketView = z.infer<typeof ticketView>

export const eventView = z
  .object({ seq: z.int(), type: z.string(), at: instant, by: actor })
  .catchall(z.unknown())
  .meta({ id: 'TicketEvent' })

export const alertView = z
  .object({
    ticket: z.string(),
    clock: z.enum(clockKinds),
    cycle: z.int(),
    level: z.string(),
    dueAt: instant,
    firedAt: instant,
    told: z.array(audience),
  })
  .meta({ id: 'Alert' })

export const callView = z
  .object({
    ticket: z.string(),
    owner: z.string(),
    attempt: z.int().describe('1 for the first call'),
    dueAt: instant,
    notBefore: instant.describe('A call that reached nobody is made again from then on'),
    name: z.string(),
    phone: nullable(z.string()),
    language: z.string(),
  })
  .meta({ id: 'Call' })

export const noticeView = z
  .object({
    id: z.string(),
    ticket: nullable(z.string()),
    kind: z.string(),
    recipient: z.string(),
    email: nullable(z.string()),
    language: z.string(),
    state: z.string(),
    subject: nullable(z.string()),
    body: nullable(z.string()),
    createdAt: instant,
    deliveredAt: nullable(instant),
    attempts: z.int(),
    lastError: nullable(z.string()),
  })
  .meta({ id: 'Notice' })

export const digestView = z
  .object({
    digest: z.string(),
    scheduledFor: instant,
    breached: z.array(z.string()),
    dueSoon: z.array(z.string()),
  })
  .meta({ id: 'Digest' })

export const customerView = z
  .object({
    id: z.string(),
    company: nullable(z.string()),
    tier: z.enum(tiers),
    contract: nullable(z.string()),
    contractUntil: nullable(z.string()).describe('The last day on which the contract is in force'),
  })
  .meta({ id: 'Customer' })

export const staffView = z
  .object({
    id: z.string(),
    role: z.enum(roles),
    name: z.string(),
    email: z.string(),
    phone: nullable(z.string()),
    language: z.string(),
    skills: z.array(z.string()),
    models: z.array(z.string()),
    regions: z.array(z.string()),
    active: z.boolean(),
    reportsTo: nullable(z.string()),
    digestHours: z.array(z.string()),
  })
  .meta({ id: 'StaffMember' })

export const keyView = z
  .object({
    id: z.string(),
    role: z.enum(roles),
    subject: z.string(),
    label: z.string(),
    createdAt: instant,
    revokedAt: nullable(instant),
  })
  .meta({ id: 'ApiKey' })
