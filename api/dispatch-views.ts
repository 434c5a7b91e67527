import type { z } from 'zod'
import type { StuckJob } from '../db/queries/candidates.ts'
import type { Candidate, RuledOut } from '../workflows/domain/dispatch/choice.ts'
import type { Job } from '../workflows/domain/dispatch/engineer.ts'
import type { Obstacle } from '../workflows/domain/dispatch/suitability.ts'
import { stageOf } from '../workflows/domain/ticket/stage.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import type { candidatesView, dispatchHealthView } from './contract/dispatch.ts'
import { sayCriterion, sayObstacle } from './texts/choosing.ts'

type Names = ReadonlyMap<string, { name: string }>
type CandidatesView = z.infer<typeof candidatesView>

export function viewCandidate(
  { engineer, slot, score, lines }: Candidate,
  names: Names,
): CandidatesView['candidates'][number] {
  return {
    engineer,
    name: names.get(engineer)?.name ?? engineer,
    from: instant(slot.from),
    to: instant(slot.to),
    travelMinutes: slot.travel / 60_000,
    score,
    lines: lines.map((line) => ({ ...line, text: sayCriterion(line.criterion) })),
  }
}

export function viewRuledOut(
  { engineer, obstacles }: RuledOut,
  names: Names,
): CandidatesView['ruledOut'][number] {
  return {
    engineer,
    name: names.get(engineer)?.name ?? engineer,
    obstacles: obstacles.map(viewObstacle),
  }
}

export function viewStuck(stuck: StuckJob): z.infer<typeof dispatchHealthView>['stuck'][number] {
  const { ticket, job, considered, hindrances } = stuck
  return {
    ticket: ticket.number,
    stage: stageOf(ticket),
    urgency: ticket.urgency,
    receivedAt: ticket.receivedAt,
    job: viewJob(job),
    considered,
    hindrances: hindrances.map(({ alone, all, ...obstacle }) => ({ ...viewObstacle(obstacle), alone, all })),
  }
}

export function viewJob(job: Job): CandidatesView['job'] {
  return {
    skills: [...job.skills],
    level: job.level ?? null,
    certificates: [...job.certificates],
    model: job.model ?? null,
    region: job.region ?? null,
    faultCode: job.faultCode ?? null,
    urgent: job.urgent,
    placeKnown: job.place !== undefined,
    from: instant(job.within.from),
    to: instant(job.within.to),
    durationMinutes: job.duration / 60_000,
    dueAt: job.dueAt === undefined ? null : instant(job.dueAt),
  }
}

function viewObstacle(obstacle: Obstacle) {
  return { code: obstacle.code, about: obstacle.about ?? null, text: sayObstacle(obstacle) }
}
