import { z } from 'zod'
import type { NotEdited } from '../../db/queries/versions.ts'
import { versionedId } from '../contract/sla.ts'
import { badField, type ProblemError, problem } from '../errors.ts'

/** What the routes of calendars and of policies have in common: both are kept in versions. */

type Noun = 'calendar' | 'policy'

export const versionParams = z.object({ id: z.string(), version: z.string() })

/** @throws a problem when nothing has this id */
export function knownId(noun: Noun, id: string): string {
  // A name that Postgres could not even look up is nobody's.
  if (versionedId.safeParse(id).success) return id
  throw noSuch(noun)
}

/** @throws a problem for what is the number of no version */
export function wantedVersion(noun: Noun, { id, version }: z.infer<typeof versionParams>): [string, number] {
  if (!/^[1-9]\d{0,8}$/.test(version)) throw noSuch(noun)
  return [knownId(noun, id), Number(version)]
}

/** @throws a problem when nothing can have this id */
export function newVersionId(id: string): string {
  if (versionedId.safeParse(id).success) return id
  throw badField('/path/id', 'invalid_id', 'Use at most 40 letters, digits and . _ - only.')
}

export function noSuch(noun: Noun): ProblemError {
  return problem(404, `${noun}_not_found`, `There is no such ${noun}, or no such version of it.`)
}

/** @throws a problem when it was not edited */
export function editedVersion<Row extends object>(noun: Noun, outcome: Row | NotEdited): Row {
  if (outcome === 'not_found') throw noSuch(noun)
  if (outcome !== 'version_in_use') return outcome
  const detail = 'This version is or was in force, and tickets may be promised by it; make a new version.'
  throw problem(409, 'version_in_use', detail)
}
