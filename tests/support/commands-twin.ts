import type { ActOutcome, Commands } from '../../api/commands.ts'
import type { Db } from '../../db/client.ts'
import { bookSlot } from '../../db/queries/appointments.ts'
import { bookEngineer } from '../../db/queries/bookings.ts'
import { takeEngineer } from '../../db/queries/emergencies.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { recordEvents } from '../../db/queries/record.ts'
import { type Command, decide } from '../../workflows/domain/ticket/ticket.ts'
import { notMovable, standsAt } from '../../workflows/domain/ticket/visit/appointment.ts'
import { assignmentKey, notAssignable } from '../../workflows/domain/ticket/visit/assignment.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { visitJob } from '../../workflows/domain/ticket/visit/visit-job.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { type Actor, system } from '../../workflows/domain/vocabulary.ts'
import type { Act, Assignment, Move } from '../../workflows/messages.ts'

/** Acts on tickets as their workflows would, by the same rules, but at once and without Temporal. */
export interface CommandsTwin extends Commands {
  /** Numbers of the tickets whose workflow was started, in order, repetitions included. */
  readonly started: string[]
  /** Numbers of the tickets that heard of new stock. */
  readonly announced: string[]
  /** What was started on many tickets: `simulation <id>`, `publication <id> <step>`, `displacement <occasion>`. */
  readonly works: string[]
  /** What a track of the workflow would send by itself; throws when the rules refuse it. */
  tell(number: string, command: Command, telling?: { now?: number; by?: Actor }): Promise<void>
  /** How the next act goes; the ones after it go as usual. */
  nextAct(fate: Fate): void
  temporalIsDown: boolean
}

type Fate =
  /** Neither done nor refused: the caller is told to look later. */
  | 'pending'
  /** Done, but the caller does not hear of it in time. */
  | 'done but pending'
  /** The same, and Temporal has forgotten the update when it is repeated. */
  | 'done and forgotten'
  /** Fails in a way that nobody thought of. */
  | 'broken'

export function commandsTwin(db: Db): CommandsTwin {
  const started: string[] = []
  const announced: string[] = []
  const works: string[] = []
  // Temporal knows an update again by its id.
  const receipts = new Map<string, ActOutcome>()
  let fate: Fate | undefined
  let queue: Promise<unknown> = Promise.resolve()

  /** One after the other, as a workflow does. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  async function carryOut(
    number: string,
    { command, by, ifVersion }: Act,
    now: number,
    via?: string,
  ): Promise<ActOutcome> {
    const ticket = await loadTicket(db, number)
    if (!ticket) return { rejected: { code: 'not_found', message: 'No such ticket.' } }
    if (ifVersion !== undefined && ifVersion !== ticket.version) {
      return { rejected: { code: 'version_mismatch', message: 'Read it again.' } }
    }
    const outcome = decide(ticket, command, { now: instant(now), by, ...(via === undefined ? {} : { via }) })
    if ('rejection' in outcome) return { rejected: outcome.rejection }
    await recordEvents(db, number, outcome.events)
    return { done: { version: outcome.events.at(-1)?.seq ?? ticket.version } }
  }

  async function assignByHand(number: string, assignment: Assignment): Promise<ActOutcome> {
    const { engineer, from, replaces, emergency, evenArrived = false, words, by, ifVersion } = assignment
    const ticket = await loadTicket(db, number)
    const refusal = ticket && notAssignable(ticket, replaces)
    if (refusal) return { rejected: refusal }
    if (!ticket?.plan) return { rejected: { code: 'no_plan', message: 'There is no plan.' } }
    const key = assignmentKey(ticket, replaces)
    const { skills, durationMinutes } = ticket.plan
    const place = replaces === undefined ? {} : { replaces }
    const job = { ticket: number, key, skills, durationMinutes, engineer, ...place }
    const answer = emergency
      ? await takeEngineer(db, { ...job, emergency, evenArrived, by }, Date.now())
      : await bookEngineer(db, from === undefined ? job : { ...job, from }, Date.now())
    if ('unsettled' in answer) throw new Error('Here nothing is under way.')
    if ('refusal' in answer) return { rejected: { code: answer.refusal, message: answer.message } }
    const said = { ...(emergency ? { emergency } : {}), ...(words === undefined ? {} : { words }) }
    const command: Command = { type: 'assignVisit', key, ...answer, ...place, ...said }
    return carryOut(number, { command, by, ...(ifVersion === undefined ? {} : { ifVersion }) }, Date.now())
  }

  async function moveTo(number: string, { from, appointment, by, ifVersion }: Move): Promise<ActOutcome> {
    const ticket = await loadTicket(db, number)
    if (!ticket?.plan) return { rejected: { code: 'no_plan', message: 'There is no plan.' } }
    if (standsAt(ticket, from, appointment)) return { done: { version: ticket.version } }
    const now = instant(Date.now())
    const refusal = ticket.ended
      ? { code: `ticket_${ticket.ended.as}`, message: 'It has ended.' }
      : notMovable(ticket, appointment, { now, by })
    if (refusal) return { rejected: refusal }
    if (from <= now) return { rejected: { code: 'time_passed', message: 'It has passed.' } }
    const key = nextBookingKey(ticket)
    const { plan, visit, passedOver } = ticket
    const present = visit?.engineer ? { preferred: visit.engineer, former: visit.key } : {}
    const job = { ...visitJob(ticket, plan), key, from, passedOver, ...present }
    const booking = await bookSlot(db, job, Date.now())
    if ('refusal' in booking) return { rejected: { code: booking.refusal, message: booking.message } }
    const meant = appointment === undefined ? {} : { appointment }
    const command: Command = { type: 'moveVisit', key, ...booking, wanted: from, ...meant }
    return carryOut(number, { command, by, ...(ifVersion === undefined ? {} : { ifVersion }) }, Date.now())
  }

  async function answer(updateId: string, work: () => Promise<ActOutcome>): Promise<ActOutcome> {
    if (twin.temporalIsDown) return { unreachable: true }
    const current = fate
    fate = undefined
    if (current === 'broken') throw new Error('A secret of the inside')
    if (current === 'pending') return { pending: true }
    const outcome = await inTurn(async () => {
      const known = receipts.get(updateId) ?? (await work())
      if ('done' in known && current !== 'done and forgotten') receipts.set(updateId, known)
      return known
    })
    return current === undefined ? outcome : { pending: true }
  }

  const twin: CommandsTwin = {
    started,
    announced,
    works,
    temporalIsDown: false,
    async start({ number }) {
      if (twin.temporalIsDown) throw new Error('Temporal is down')
      started.push(number)
    },
    act: (number, act, updateId) => answer(updateId, () => carryOut(number, act, Date.now(), updateId)),
    assign: (number, assignment, updateId) => answer(updateId, () => assignByHand(number, assignment)),
    move: (number, wanted, updateId) => answer(updateId, () => moveTo(number, wanted)),
    async tell(number, command, { now = Date.now(), by = system } = {}) {
      const outcome = await inTurn(() => carryOut(number, { command, by }, now))
      if ('rejected' in outcome) throw new Error(`${command.type} was refused: ${outcome.rejected.code}`)
    },
    nextAct(next) {
      fate = next
    },
    async announceStock(numbers) {
      announced.push(...numbers)
    },
    ringCourier: async () => undefined,
    version: async (number) => (await loadTicket(db, number))?.version,
    revive: async () => undefined,
    replace: async () => undefined,
    wake: async () => undefined,
    async simulate(id) {
      if (twin.temporalIsDown) throw new Error('Temporal is down')
      works.push(`simulation ${id}`)
    },
    async displace(occasion) {
      if (twin.temporalIsDown) throw new Error('Temporal is down')
      works.push(`displacement ${occasion}`)
    },
    async publish(id, step) {
      if (twin.temporalIsDown) throw new Error('Temporal is down')
      works.push(`publication ${id} ${step}`)
    },
    reachable: async () => !twin.temporalIsDown,
  }
  return twin
}
