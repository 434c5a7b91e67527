import { and, asc, eq, lte } from 'drizzle-orm'
import type { Notice, Recipient } from '../../workflows/domain/notice.ts'
import {
  nextReminderAt,
  type OldPartReminder,
  oldPartReminders,
  remindersBy,
} from '../../workflows/domain/parts/old-part.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { oldParts, parts } from '../schema/index.ts'
import { insertTicketNotice } from './notices.ts'
import type { OldPart } from './old-parts.ts'

const remindersPerRun = 200

/**
 * Reminds of old parts that are due soon, today, late or missing, each once, in or after their tickets' lives. What
 * came due together, as after an outage, is told by the last.
 * @returns the ids of those of which somebody was reminded
 */
export async function remindOfOldParts(db: Db, now: Date): Promise<string[]> {
  return db.transaction(async (tx) => {
    const due = await tx
      .select({ part: oldParts, nameZh: parts.nameZh, nameEn: parts.nameEn })
      .from(oldParts)
      .innerJoin(parts, eq(parts.sku, oldParts.sku))
      .where(and(eq(oldParts.state, 'due'), lte(oldParts.nextReminderAt, now)))
      .orderBy(asc(oldParts.nextReminderAt))
      .limit(remindersPerRun)
      .for('update', { of: oldParts, skipLocked: true })
    for (const { part, ...names } of due) await remind(tx, part, names, now)
    return due.map(({ part }) => part.id)
  })
}

async function remind(
  db: Db,
  part: OldPart,
  names: { nameZh: string; nameEn: string },
  now: Date,
): Promise<void> {
  const dueAt = instant(part.dueAt?.getTime() ?? now.getTime())
  const reminders = remindersBy(dueAt, now.toISOString())
  const next = nextReminderAt(dueAt, reminders)
  await db
    .update(oldParts)
    .set({ reminders, nextReminderAt: next === undefined ? null : new Date(next) })
    .where(eq(oldParts.id, part.id))
  const reminder = oldPartReminders[reminders - 1]
  if (!reminder) return
  const { sku, quantity, serial, engineer } = part
  const facts = {
    sku,
    ...names,
    quantity,
    serial,
    engineer,
    dueAt,
    reminder: reminder.code,
    oldPart: part.id,
  }
  for (const reader of reminder.tells) {
    const notice: Notice = { ...addressed(reader, engineer), facts }
    await insertTicketNotice(db, part.ticket, `old-part/${part.id}/${reminder.code}/${notice.kind}`, notice)
  }
}

function addressed(
  reader: OldPartReminder['tells'][number],
  engineer: string,
): { kind: Notice['kind']; to: Recipient } {
  if (reader === 'engineer') return { kind: 'old_part_due', to: { staff: engineer } }
  return { kind: 'old_part_missing', to: { role: reader } }
}
