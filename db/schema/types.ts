import type { Buffer } from 'node:buffer'
import { customType, pgEnum, timestamp } from 'drizzle-orm/pg-core'
import { presentEvent, presentTicket } from '../../workflows/domain/ticket/former.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { OpenedEvent, TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import {
  kinds,
  languages,
  roles,
  stages,
  statuses,
  ticketChannels,
  tiers,
  urgencies,
} from '../../workflows/domain/vocabulary.ts'

/** Postgres takes its vocabulary from the domain's tuples. */
export const channelType = pgEnum('channel', ticketChannels)
export const kindType = pgEnum('kind', kinds)
export const urgencyType = pgEnum('urgency', urgencies)
export const statusType = pgEnum('status', statuses)
export const stageType = pgEnum('stage', stages)
export const roleType = pgEnum('role', roles)
export const languageType = pgEnum('language', languages)
export const tierType = pgEnum('tier', tiers)

/** A ticket and its events, in the present form whenever they were written. */
export const ticketJson = customType<{ data: Ticket; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (ticket) => JSON.stringify(ticket),
  fromDriver: (stored) => presentTicket(stored as Ticket),
})
export const eventJson = customType<{ data: TicketEvent | OpenedEvent; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (event) => JSON.stringify(event),
  fromDriver: (stored) => presentEvent(stored as TicketEvent | OpenedEvent),
})

/** An instant, to the millisecond. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** Content of any kind. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/** A half-open stretch of time; read and written as `[from,to)` text. */
export const timeRange = customType<{ data: string }>({ dataType: () => 'tstzrange' })
