import type { Db } from '../db/client.ts'
import { gatheredLevels } from '../db/queries/gathered.ts'
import {
  dueNotices,
  markDelivered,
  markDropped,
  markFailed,
  type NoticeRow,
  nextNoticeAt,
} from '../db/queries/notices.ts'
import { gatherStorms } from '../db/queries/storms.ts'
import { staffNames } from '../db/queries/tickets.ts'
import { type DispatchOrder, dispatchOrderOf } from '../db/queries/visits.ts'
import type { Instant } from '../workflows/domain/time/instant.ts'
import { appointmentOf } from './appointments.ts'
import { labelFor, withQuoteLines } from './depot-notices.ts'
import type { Gateway } from './gateways/gateway.ts'
import { linkOf, withoutLink } from './links.ts'
import { reminderIsOver } from './reminding.ts'
import type { Text } from './texts/speech.ts'
import { noticeText, type Wording } from './texts/text.ts'

export interface NoticeActivities {
  /** Delivers what is due, as far as the gateway takes it. */
  deliverNotices(): Promise<Round>
}

interface Round {
  sent: number
  failed: number
  /** When the next notice is due, perhaps right now; null when none waits. */
  nextAt: Instant | null
  /** The last thing that went wrong, a short code. */
  problem?: string
}

const perRound = 20

/** @param rate alerts to one person in a quarter of an hour, beyond which they are gathered into one mail */
export function noticeActivities(db: Db, gateway: Gateway, wording: Wording, rate: number): NoticeActivities {
  return {
    async deliverNotices() {
      return db.transaction(async (tx) => {
        const now = new Date()
        await gatherStorms(tx, now, rate)
        const due = await dueNotices(tx, now, perRound)
        const results = await Promise.all(due.map((notice) => deliver(tx, gateway, wording, notice)))
        const problems = results.filter((result) => result !== 'ok')
        return {
          sent: results.length - problems.length,
          failed: problems.length,
          nextAt: (await nextNoticeAt(tx))?.toISOString() ?? null,
          ...(problems[0] === undefined ? {} : { problem: problems[0] }),
        }
      })
    },
  }
}

/**
 * At least once: a courier that dies after the gateway took a notice sends it again, under the same message id, which
 * lets mail programs show it once.
 */
async function deliver(db: Db, gateway: Gateway, wording: Wording, notice: NoticeRow): Promise<string> {
  if (await reminderIsOver(db, notice, new Date())) {
    await markDropped(db, notice.id)
    return 'ok'
  }
  const order = await standingOrder(db, notice)
  const link = linkOf(notice, wording.links)
  const text = await textOf(db, wording, notice, order, link)
  const organizer = { name: wording.company, address: gateway.address }
  const attachment =
    appointmentOf(notice, text, order?.customer.address ?? null, organizer) ?? (await labelFor(db, notice))
  const answer = await gateway.deliver({ id: notice.id, to: notice.email ?? '', ...text, attachment })
  if ('problem' in answer) {
    const wait = Math.min(2 ** notice.attempts * 5_000, 10 * 60_000)
    await markFailed(db, notice.id, answer.problem, new Date(Date.now() + wait))
    return answer.problem
  }
  // Where no mail server is, the record is all that there is of the mail.
  const kept = answer.state === 'sent' ? { ...text, body: withoutLink(text.body, link) } : text
  await markDelivered(db, notice.id, { state: answer.state, ...kept, at: new Date() })
  return 'ok'
}

async function textOf(
  db: Db,
  wording: Wording,
  notice: NoticeRow,
  order: DispatchOrder | undefined,
  link: string,
): Promise<Text> {
  const facts =
    notice.kind === 'alert_digest'
      ? { alerts: await gatheredLevels(db, notice.id) }
      : await withQuoteLines(db, notice)
  const engineer = typeof facts.engineer === 'string' ? facts.engineer : undefined
  const people = engineer === undefined ? undefined : await staffNames(db, [engineer])
  const person = engineer === undefined ? undefined : people?.get(engineer)
  return noticeText({ ...notice, facts }, wording, person, order, link)
}

/** The order of the visit that a notice is about; none when that visit stands no longer, or the notice is of another kind. */
async function standingOrder(db: Db, { ticket, facts }: NoticeRow): Promise<DispatchOrder | undefined> {
  if (ticket === null || facts.booking === undefined) return undefined
  const order = await dispatchOrderOf(db, ticket)
  return order?.visit.key === facts.booking ? order : undefined
}
