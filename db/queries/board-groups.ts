import { type SQL, sql } from 'drizzle-orm'
import { deadlineCounts, tickets } from '../schema/index.ts'
import { at, type BoardQuestion, chosen, open } from './board-question.ts'

const hour = 3_600_000

/** As JSON: the groups with something in them, those with the most broken promises first. */
export function grouped(question: BoardQuestion, until: Date, pausedTooLong: SQL): SQL {
  return sql`
    select json_agg(json_build_object('team', nullif(team, ''), 'owner', owner, 'dueSoon', due_soon,
      'breached', breached, 'pausedTooLong', paused) order by breached desc, due_soon desc, paused desc, team, owner)
    from (
      select team, owner, sum(due_soon)::int as due_soon, sum(breached)::int as breached, sum(paused)::int as paused
      from (
        ${wholeHours(question, until)}
        union all
        ${cutHours(question, until)}
        union all
        select coalesce(team, ''), owner, 0, 0, count(*) from ${tickets}
        where ${open} and ${pausedTooLong} ${chosen(question)} group by team, owner
      ) as part (team, owner, due_soon, breached, paused)
      group by team, owner having sum(due_soon) + sum(breached) + sum(paused) > 0
    ) as groups`
}

/** From the counts: every hour that lies behind as a whole, and those that lie within the horizon as a whole. */
function wholeHours({ now, team, owner }: BoardQuestion, until: Date): SQL {
  const ownTeam = team === undefined ? sql`` : sql`and team = ${team}`
  const ownOwner = owner === undefined ? sql`` : sql`and owner = ${owner}`
  return sql`
    select team, owner, coalesce(sum(tickets) filter (where hour > ${at(now)}), 0),
      coalesce(sum(tickets) filter (where hour <= ${at(now)}), 0), 0
    from ${deadlineCounts}
    where (hour <= ${at(earlier(now))} or hour > ${at(now)} and hour <= ${at(earlier(until))}) ${ownTeam} ${ownOwner}
    group by team, owner`
}

/** From the tickets: the hour that is going on, and the one that the horizon ends in. */
function cutHours(question: BoardQuestion, until: Date): SQL {
  const present = startOfHour(question.now)
  const last = startOfHour(until)
  if (present.getTime() === last.getTime()) return counted(question, present, until)
  const end = new Date(present.getTime() + hour - 1)
  return sql`${counted(question, present, end)} union all ${counted(question, last, until)}`
}

/** @param to the last millisecond */
function counted(question: BoardQuestion, from: Date, to: Date): SQL {
  const { now } = question
  return sql`
    select coalesce(team, ''), owner, count(*) filter (where next_due_at > ${at(now)}),
      count(*) filter (where next_due_at <= ${at(now)}), 0
    from ${tickets}
    where ${open} and not broken and next_due_at >= ${at(from)} and next_due_at <= ${at(to)} ${chosen(question)}
    group by team, owner`
}

function earlier(moment: Date): Date {
  return new Date(moment.getTime() - hour)
}

function startOfHour(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / hour) * hour)
}
