import { condition } from '@temporalio/workflow'
import { postgres } from './activities.ts'
import { type Desk, refused } from './desk.ts'
import { rejection } from './domain/ticket/decision.ts'
import { notMovable, standsAt } from './domain/ticket/visit/appointment.ts'
import { nextBookingKey } from './domain/ticket/visit/dispatch.ts'
import { booked } from './domain/ticket/visit/visit.ts'
import { visitJob } from './domain/ticket/visit/visit-job.ts'
import { instant } from './domain/time/instant.ts'
import type { Move, Receipt } from './messages.ts'

/** Why the appointment cannot be moved, thrown before anything is booked or recorded. */
export function checkMove(desk: Desk, { from, appointment, by, ifVersion }: Move): void {
  if (standsAt(desk.ticket, from, appointment)) return
  desk.checkVersion(ifVersion)
  const now = instant(Date.now())
  const refusal = notMovable(desk.ticket, appointment, { now, by })
  if (refusal) throw refused(refusal)
  if (from <= now) {
    throw refused(rejection('time_passed', `${from} has passed; name a time that lies ahead.`))
  }
}

/** Books the new time, then records it; whichever of the two bookings is not needed goes back by itself. */
export function move(desk: Desk, wanted: Move): Promise<Receipt> {
  return desk.step(() => bookAndRecord(desk, wanted))
}

async function bookAndRecord(desk: Desk, wanted: Move, triesLeft = 2): Promise<Receipt> {
  checkMove(desk, wanted)
  if (standsAt(desk.ticket, wanted.from, wanted.appointment)) return standing(desk)
  const { ticket } = desk
  const { plan, visit, passedOver } = ticket
  if (!plan) throw refused(rejection('no_plan', 'There is no plan of a visit to agree on a time for.'))
  const key = nextBookingKey(ticket)
  const { from, appointment, by } = wanted
  const answer = await postgres.bookSlot.executeWithOptions({ summary: `book ${from}` }, [
    {
      ...{ ...visitJob(ticket, plan), key, from, passedOver },
      ...(booked(visit) ? { preferred: visit.engineer, former: visit.key } : {}),
    },
  ])
  if ('refusal' in answer) throw refused(rejection(answer.refusal, answer.message))
  const meant = appointment === undefined ? {} : { appointment }
  const command = { type: 'moveVisit', key, ...answer, wanted: from, ...meant } as const
  const receipt = await desk.act({ command, by }, undefined)
  if (desk.ticket.visit?.key === key && standsAt(desk.ticket, from, undefined)) return receipt
  // An attempt that died had booked another time under this key; that goes back, and the next key is free.
  if (answer.from !== from && triesLeft > 0) return bookAndRecord(desk, wanted, triesLeft - 1)
  throw refused(rejection('appointment_moved', 'Something else was arranged in the meantime; look again.'))
}

/** It was moved there before; who asks again hears so once that can be read. */
async function standing(desk: Desk): Promise<Receipt> {
  const { version } = desk.ticket
  await condition(() => desk.settled())
  return { version }
}
