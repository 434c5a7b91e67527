import type { Db } from '../db/client.ts'
import { readWords } from '../db/queries/words.ts'
import { type Checkpoint, checkpoints } from '../workflows/domain/sla/checkpoint.ts'
import type { Clock, Replan } from '../workflows/domain/sla/clock.ts'
import { type Counted, explain, type Gap } from '../workflows/domain/sla/explain.ts'
import { type HolderSpan, timeline } from '../workflows/domain/sla/holders.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import type { OpenedEvent, TicketEvent } from '../workflows/domain/ticket/ticket.ts'
import type { Instant } from '../workflows/domain/time/instant.ts'
import type { Explanations } from './contract/explanation.ts'
import { heldInLife, heldOnClock } from './held-time.ts'
import type { Say } from './texts/bilingual.ts'
import type { Audience } from './views.ts'

/** What an explanation is made of, and for whom. */
interface Telling {
  ticket: Ticket
  spans: readonly HolderSpan[]
  /** What comes next on all clocks; empty for customers. */
  ahead: readonly Checkpoint[]
  /** Reasons by the id of their words; empty for customers. */
  reasons: ReadonlyMap<string, string>
  audience: Audience
  say: Say
  now: Instant
}

type ExplanationView = Explanations['items'][number]

/** Why each promise of a ticket is where it is, and who held its time. */
export async function viewExplanations(
  db: Db,
  ticket: Ticket,
  [opened, ...events]: readonly [OpenedEvent, ...TicketEvent[]],
  { audience, say, now }: Pick<Telling, 'audience' | 'say' | 'now'>,
): Promise<Explanations> {
  const staff = audience === 'staff'
  const spans = timeline(opened, events, now)
  const telling: Telling = {
    ...{ ticket, audience, say, now, spans },
    ahead: staff ? checkpoints(ticket) : [],
    reasons: staff ? await reasonsOf(db, ticket) : new Map(),
  }
  const shown = ticket.clocks.filter((clock) => staff || !internal(ticket, clock))
  return {
    items: shown.map((clock) => viewExplanation(clock, telling)),
    time: heldInLife(spans, ticket, now),
    ...(staff ? { policy: viewPolicy(telling) } : {}),
  }
}

function viewExplanation(clock: Clock, telling: Telling): ExplanationView {
  const { ticket, ahead, say, now } = telling
  const explanation = explain(clock, ticket, now)
  const levels = ahead.filter((level) => level.clock === clock.kind && level.cycle === clock.cycle)
  return {
    ...explanation,
    promised: viewPromise(clock, telling),
    why: say((texts, speech) => texts.clock(explanation, speech)),
    counted: explanation.counted.map((counted) => viewCounted(counted, say)),
    gaps: explanation.gaps.map((gap) => viewGap(gap, telling)),
    replans: explanation.replans.map((replan) => viewReplan(replan, telling)),
    ...(telling.audience === 'staff'
      ? { ahead: levels.map(({ level, dueAt, tells }) => ({ level, at: dueAt, tells: [...tells] })) }
      : {}),
    time: heldOnClock(telling.spans, clock, ticket, now),
  }
}

function viewCounted(counted: Counted, say: Say): ExplanationView['counted'][number] {
  const { from, to, makeUpDay: name } = counted
  if (name === undefined || to === null) return counted
  return { ...counted, why: say((texts, speech) => texts.makeUpDay({ from, to, name }, speech)) }
}

function viewGap(
  { words, by, ...gap }: Gap,
  { say, audience, reasons }: Telling,
): ExplanationView['gaps'][number] {
  const { from, to, cause, waitingFor } = gap
  const reason = words === undefined ? undefined : reasons.get(words)
  const told = {
    ...(by && audience === 'staff' ? { by } : {}),
    ...(reason === undefined ? {} : { reason }),
  }
  const why = say((texts, speech) => {
    if (cause === 'pause') {
      return texts.paused({ from, to, waitingFor: waitingFor ?? 'customer', ...told }, speech)
    }
    return texts.closed[cause]({ ...gap, to: to ?? from }, speech)
  })
  return { ...gap, ...told, why }
}

function viewReplan(
  { by, ...replan }: Replan,
  { say, audience }: Telling,
): ExplanationView['replans'][number] {
  const told = { ...replan, ...(audience === 'staff' ? { by } : {}) }
  return { ...told, why: say((texts, speech) => texts.replan[replan.cause](told, speech)) }
}

function viewPromise({ promised }: Clock, { audience, reasons }: Telling): ExplanationView['promised'] {
  if (!promised) return null
  const { at, expiresAt = null, by, words } = promised
  const reason = reasons.get(words)
  return {
    ...{ at, expiresAt },
    ...(audience === 'staff' ? { by } : {}),
    ...(reason === undefined ? {} : { reason }),
  }
}

function viewPolicy({ ticket: { policy }, say }: Telling): NonNullable<Explanations['policy']> {
  const { id, version, chosenBy } = policy
  return { id, version, chosenBy, why: say((texts) => texts.policy[chosenBy.scope](chosenBy.value ?? '')) }
}

/** A target of the house's own. What the present policy does not know was one if it is of a kind that always is. */
function internal({ policy }: Ticket, { kind }: Clock): boolean {
  const rule = policy.clocks[kind]
  return rule ? rule.internal === true : ['triage', 'offerAcceptance', 'parts', 'supplier'].includes(kind)
}

async function reasonsOf(db: Db, { pauses, clocks }: Ticket): Promise<Map<string, string>> {
  const ids = [...pauses, ...clocks.flatMap(({ promised }) => promised ?? [])].flatMap(
    ({ words }) => words ?? [],
  )
  const texts = await readWords(db, ids)
  return new Map([...texts].flatMap(([id, { reason }]) => (typeof reason === 'string' ? [[id, reason]] : [])))
}
