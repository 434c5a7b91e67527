import { checklistOf } from '../../db/queries/checklists.ts'
import { unknownParts } from '../../db/queries/parts.ts'
import { findTicket, staffNames } from '../../db/queries/tickets.ts'
import { statusOf } from '../../workflows/domain/ticket/stage.ts'
import type { PartLine } from '../../workflows/domain/vocabulary.ts'
import { can } from '../access.ts'
import { acts } from '../contract/requests.ts'
import { badField, problem } from '../errors.ts'
import type { Caller } from '../identity.ts'
import { claimReport, releaseReport } from '../report-claims.ts'
import { act } from './act.ts'
import { jobActs } from './job-acts.ts'
import type { App, Service } from './route.ts'

/** Acting on a ticket is creating something under it (design.md 6). */
export function actRoutes(app: App, service: Service): void {
  act(app, service, {
    path: 'triage',
    summary: 'Confirm or change the urgency',
    action: 'ticket.triage',
    body: acts.triage,
    texts: ({ reason }) => ({ reason }),
    command: ({ urgency, team }, words) => ({
      type: 'triage',
      urgency,
      ...(team === undefined ? {} : { team }),
      words,
    }),
  })

  act(app, service, {
    path: 'response',
    summary: 'Record the first substantial contact; stops the response clock',
    action: 'ticket.respond',
    body: acts.response,
    texts: ({ summary }) => ({ summary }),
    command: ({ channel }, words) => ({ type: 'respond', channel, words }),
  })

  act(app, service, {
    path: 'notes',
    summary: 'Add a note',
    action: 'ticket.note',
    body: acts.note,
    verify: async (_, { visibility }, caller) => {
      if (visibility === 'internal')
        refuseCustomer(caller, 'Your notes are for both of us: send visibility "customer".')
    },
    texts: ({ text }) => ({ text }),
    command: ({ visibility }, words) => ({ type: 'note', visibility, words }),
  })

  act(app, service, {
    path: 'diagnosis',
    summary: 'Record what is wrong',
    action: 'ticket.diagnose',
    body: acts.diagnosis,
    texts: ({ cause }) => ({ cause }),
    command: ({ category, faultCode }, words) => ({
      type: 'diagnose',
      category,
      ...(faultCode === undefined ? {} : { faultCode }),
      words,
    }),
  })

  act(app, service, {
    path: 'plan',
    summary: 'Plan the solution; reserves its parts and, for a visit, finds an engineer',
    action: 'ticket.plan',
    body: acts.plan,
    verify: ({ db }, { parts }) => verifyParts(db, '/parts', parts),
    command: async ({ window, skillLevel, certificates, tools, unit, ...plan }, _, { db, ticket }) => ({
      type: 'plan',
      ...plan,
      ...(skillLevel === undefined ? {} : { skillLevel }),
      ...(certificates ? { certificates } : {}),
      ...(tools ? { tools } : {}),
      ...(window ? { window } : {}),
      // Said with every plan for the depot: those of former times went from the plan to the report at once.
      ...(plan.mode === 'depot' ? { unit: unit ?? { way: 'shipment' } } : {}),
      ...(await checklistOf(db, ticket)),
    }),
  })

  jobActs(app, service)

  act(app, service, {
    path: 'visit/acceptance',
    summary: 'The offered engineer accepts the visit',
    action: 'visit.answer',
    body: acts.acceptance,
    command: () => ({ type: 'acceptVisit' }),
  })

  act(app, service, {
    path: 'visit/refusal',
    summary: 'The engineer refuses the visit; the cause says what comes next',
    action: 'visit.answer',
    body: acts.refusal,
    verify: ({ db }, { parts = [] }) => verifyParts(db, '/parts', parts),
    texts: ({ reason }) => ({ reason }),
    command: ({ cause, parts }, words) => ({
      type: 'refuseVisit',
      words,
      ...(cause === undefined ? {} : { cause }),
      ...(parts ? { parts } : {}),
    }),
  })

  act(app, service, {
    path: 'visit/arrival',
    summary: 'The engineer has arrived',
    action: 'visit.answer',
    body: acts.arrival,
    command: () => ({ type: 'arrive' }),
  })

  act(app, service, {
    path: 'completion',
    summary:
      'Report the work; used parts are issued, the rest is released, and what was issued and not used is owed back',
    action: 'ticket.complete',
    body: acts.completion,
    verify: ({ db }, { partsUsed }) => verifyParts(db, '/partsUsed', partsUsed),
    claim: ({ db }, { partsUsed }, report, circumstances) =>
      claimReport(db, { ...circumstances, report, parts: partsUsed }),
    release: ({ db }, _, report, number) => releaseReport(db, report, number),
    // Serial numbers stay out of Temporal, as words do.
    texts: ({ cause, work, tests, partsUsed }) => {
      const detailed = partsUsed.some(({ serials, oldPart }) => serials || oldPart)
      return { cause, work, tests, partsUsed: detailed ? partsUsed : undefined }
    },
    command: ({ partsUsed }, words) => ({
      type: 'complete',
      partsUsed: partsUsed.map(({ sku, quantity, from }) => ({ sku, quantity, ...(from ? { from } : {}) })),
      words,
    }),
  })

  act(app, service, {
    path: 'parts/issue',
    summary: 'Hand out before the work what is held for the ticket; what is not used is then owed back',
    action: 'part.issue',
    body: acts.issue,
    verify: async ({ db }, { lines = [], to }) => {
      await verifyParts(db, '/lines', lines)
      if (to !== undefined && (await staffNames(db, [to])).size === 0) {
        throw badField('/to', 'unknown_staff', 'There is nobody of this id; see GET /v1/staff.')
      }
    },
    command: ({ lines, to }, _, { ticket, caller }) => {
      const taker = to ?? ticket.visit?.engineer ?? (caller.role === 'engineer' ? caller.id : undefined)
      if (taker === undefined) {
        throw badField('/to', 'nobody_to_take_them', 'No engineer is on this job; say who takes them along.')
      }
      return { type: 'issueParts', to: taker, ...(lines ? { lines } : {}) }
    },
  })

  act(app, service, {
    path: 'verification',
    summary: 'The customer accepts the result and signs, or objects: then a second round begins',
    action: 'ticket.verify',
    body: acts.verification,
    texts: ({ comment, signedBy }) => ({ comment, signedBy }),
    command: ({ accepted }, words) => ({ type: 'verify', accepted, words }),
  })

  act(app, service, {
    path: 'follow-up',
    summary: 'Record what came of the follow-up call',
    action: 'ticket.followUp',
    body: acts.followUp,
    verify: async (_, { reached }, caller) => {
      if (!reached) refuseCustomer(caller, 'Only who has called can say that nobody was reached.')
    },
    texts: ({ comment }) => ({ comment }),
    command: ({ reached, ratings }, words) => ({
      type: 'recordFollowUp',
      reached,
      ...(ratings ? { ratings } : {}),
      words,
    }),
  })

  act(app, service, {
    path: 'pause',
    summary: 'Pause the clocks',
    action: 'ticket.pause',
    body: acts.pause,
    texts: ({ reason }) => ({ reason }),
    command: ({ waitingFor, until }, words) => ({
      type: 'pause',
      ...(waitingFor === undefined ? {} : { waitingFor }),
      ...(until === undefined ? {} : { until }),
      words,
    }),
  })

  act(app, service, {
    path: 'pause',
    method: 'DELETE',
    summary: 'Let the clocks go on with what remained',
    action: 'ticket.pause',
    body: acts.resumption.nullish(),
    command: (body) => ({
      type: 'resume',
      ...(body?.waitingFor === undefined ? {} : { waitingFor: body.waitingFor }),
    }),
  })

  act(app, service, {
    path: 'promised-date',
    summary: 'Promise a date by hand: it stands instead of the computed deadline until it expires',
    action: 'ticket.promise',
    body: acts.promisedDate,
    texts: ({ reason }) => ({ reason }),
    command: ({ clock, dueAt, expiresAt }, words) => ({
      type: 'promiseDate',
      clock,
      dueAt,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      words,
    }),
  })

  act(app, service, {
    path: 'merging',
    summary: 'Go on with the matter on another ticket; this one ends and promises nothing any more',
    action: 'ticket.cancel',
    body: acts.merging,
    texts: ({ reason }) => ({ reason }),
    command: async ({ into }, words, { db, caller }) => {
      const other = await findTicket(db, into)
      if (!other || !can(caller, 'ticket.cancel', other)) {
        throw problem(404, 'unknown_ticket', `There is no ticket ${into} to go on with.`)
      }
      if (statusOf(other.ticket) === 'cancelled') {
        throw problem(409, 'merged_into_cancelled', `Ticket ${into} is cancelled, so nothing goes on there.`)
      }
      return { type: 'merge', into, customer: other.ticket.customerId, words }
    },
  })

  act(app, service, {
    path: 'cancellation',
    summary: 'Cancel the ticket; whatever is held for it goes back',
    action: 'ticket.cancel',
    body: acts.cancellation,
    texts: ({ reason }) => ({ reason }),
    command: (_, words) => ({ type: 'cancel', words }),
  })

  act(app, service, {
    path: 'reopening',
    summary: 'Reopen a resolved, closed or cancelled ticket for another round',
    action: 'ticket.reopen',
    body: acts.reopening,
    texts: ({ reason }) => ({ reason }),
    command: (_, words) => ({ type: 'reopen', words }),
  })
}

function refuseCustomer({ role }: Caller, detail: string): void {
  if (role === 'customer') throw problem(403, 'forbidden', detail)
}

async function verifyParts(db: Service['db'], pointer: string, lines: readonly PartLine[]): Promise<void> {
  const skus = lines.map((line) => line.sku)
  const [unknown] = await unknownParts(db, skus)
  if (unknown !== undefined) {
    const place = `${pointer}/${skus.indexOf(unknown)}/sku`
    throw badField(place, 'unknown_part', `There is no part ${unknown}; see GET /v1/parts.`)
  }
}
