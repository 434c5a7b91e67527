import type { Instant } from '../../time/instant.ts'
import type { Actor, Kind, WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { Ticket } from '../state.ts'
import type { Checklist } from './checklist.ts'

/** What an installation, a training or a maintenance came to (process.md 7). */
export interface Job {
  checklist?: Checklist
  attendance?: Recorded & { people: Attendee[] }
  handover?: Recorded & { materials: Material[] }
}

interface Recorded {
  at: Instant
  by: Actor
  /** Names, in the order of the list; they stay in Postgres. */
  words: WordsId
}

/** Somebody who was trained or shown the machine; who it is stands at the same place of the words. */
interface Attendee {
  from?: Instant
  to?: Instant
  /** Whether they have signed for having been there. */
  signed: boolean
}

/** Material that stays with the customer: a document or thing of the catalogue by its code, else by a name in the words. */
interface Material {
  code?: string
  quantity: number
}

/** Who was there; the whole list each time, so that a slip of the pen can be mended. */
export interface RecordAttendance {
  type: 'recordAttendance'
  people: Attendee[]
  words: WordsId
}

export interface AttendanceRecorded extends Omit<RecordAttendance, 'type'> {
  type: 'attendanceRecorded'
}

/** What was handed over; the whole list each time. */
export interface RecordHandover {
  type: 'recordHandover'
  materials: Material[]
  words: WordsId
}

export interface HandoverRecorded extends Omit<RecordHandover, 'type'> {
  type: 'handoverRecorded'
}

const withPeople: readonly Kind[] = ['installation', 'training']

export const decisions: Decisions<RecordAttendance | RecordHandover, AttendanceRecorded | HandoverRecorded> =
  {
    recordAttendance: (ticket, command, moment) =>
      otherKind(ticket) ?? unchangeable(ticket, moment) ?? [{ ...command, type: 'attendanceRecorded' }],
    recordHandover: (ticket, command, moment) =>
      otherKind(ticket) ?? unchangeable(ticket, moment) ?? [{ ...command, type: 'handoverRecorded' }],
  }

export const applications: Applications<AttendanceRecorded | HandoverRecorded> = {
  attendanceRecorded: (ticket, { people, words }, { now, by }) => ({
    ...ticket,
    job: { ...ticket.job, attendance: { at: now, by, people, words } },
  }),
  handoverRecorded: (ticket, { materials, words }, { now, by }) => ({
    ...ticket,
    job: { ...ticket.job, handover: { at: now, by, materials, words } },
  }),
}

/** Why what was done at the job cannot be recorded now, or not by this person. */
export function unchangeable(ticket: Ticket, { by }: Moment): Rejection | undefined {
  const engineer = ticket.visit?.engineer
  if (by.role === 'engineer' && engineer !== undefined && engineer !== by.id) {
    return rejection('not_your_visit', 'This visit is with another engineer, who records it.')
  }
  return uncompleted(ticket)
}

function otherKind({ kind }: Ticket): Rejection | undefined {
  if (withPeople.includes(kind)) return undefined
  return rejection(
    'other_kind',
    `Attendees and material are recorded for installations and trainings; this is a ${kind}.`,
  )
}
