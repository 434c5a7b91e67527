import type { NotPublished, PublicationOrder } from '../db/queries/publication-order.ts'
import type { NewPublication } from './contract/publications.ts'
import { badField, type ProblemError, problem } from './errors.ts'

/** @param named by whom, and under which id */
export function orderOf(
  { policy, calendar, reach }: NewPublication,
  named: Pick<PublicationOrder, 'id' | 'madeBy'>,
): PublicationOrder {
  const subject = policy ? 'policy' : 'calendar'
  const { id = '', ...wanted } = policy ?? calendar ?? {}
  const version = 'version' in wanted ? wanted.version : undefined
  return { ...named, subject, subjectId: id, version, reach }
}

export function noSuchPublication(): ProblemError {
  return problem(404, 'publication_not_found', 'There is no such publication.')
}

/** Why a publication does not go on, and what to do about it. */
export function refusalOf(reason: NotPublished, subject: 'policy' | 'calendar'): ProblemError {
  if (reason === 'not_found') {
    return badField(
      `/${subject}`,
      `unknown_${subject}`,
      `There is no such ${subject}, or no such version of it.`,
    )
  }
  return problem(409, reason, details[reason])
}

const details: Record<Exclude<NotPublished, 'not_found'>, string> = {
  taken: 'Another policy is in force for the same case; retire it before.',
  calendar_not_in_force: 'The policy names a calendar that is not in force; publish that before.',
  in_force_already: 'This version is in force already.',
  not_in_force: 'No version of this policy is in force, so there is nothing to retire.',
  default_needed: 'There has to be a default policy; publish another version of it instead.',
  out_of_reach:
    'With the hours of its calendars a target or level of a policy comes due only after more than five years; give it less, or longer hours.',
  publication_under_way: 'Tickets are still being told of another publication; wait until that is done.',
  still_preparing: 'The preview is still being prepared; look at it before you apply it.',
  preview_outdated: 'Something was published or edited since this was prepared; prepare it anew.',
  not_applied: 'It is not in force, so there is nothing to roll back.',
  published_later: 'Something later was published; roll that back before.',
  calendar_in_use: 'Policies in force are reckoned by this calendar, and there was none before it.',
}
