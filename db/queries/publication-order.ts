import type { Db } from '../client.ts'
import type { Reach } from '../schema/index.ts'
import { type NotInForce, type Subject, setInForce, setOutOfForce } from './in-force.ts'
import type { PublicationRow } from './publications.ts'

/** What is to be brought into force; or which policy out of it. */
export interface PublicationOrder {
  id: string
  subject: Subject
  subjectId: string
  /** None: the policy is taken out of force. */
  version?: number | undefined
  reach: Reach
  madeBy: string
}

/** Why a publication does not go on. */
export type NotPublished =
  | NotInForce
  | 'in_force_already'
  /** What is to be retired is there, and no version of it is in force. */
  | 'not_in_force'
  /** There has to be a default policy. */
  | 'default_needed'
  /** With these hours a target or level would be due only after years. */
  | 'out_of_reach'
  /** Tickets are still being told of another one. */
  | 'publication_under_way'
  /** Not prepared to its end yet. */
  | 'still_preparing'
  /** Something was published since it was prepared: it would not do what the preview says. */
  | 'preview_outdated'
  | 'not_applied'
  | 'published_later'
  | 'calendar_in_use'

/** Brings the wanted version into force, or the policy out of it. */
export async function publish(
  tx: Db,
  { subject, subjectId, version }: Pick<PublicationOrder, 'subject' | 'subjectId' | 'version'>,
): Promise<NotPublished | undefined> {
  if (version === undefined) {
    await setOutOfForce(tx, subject, subjectId)
    return undefined
  }
  const outcome = await setInForce(tx, subject, subjectId, version)
  return typeof outcome === 'string' ? outcome : undefined
}

/** Brings back what was in force before. */
export async function restore(tx: Db, { subject, subjectId, formerVersion }: PublicationRow) {
  if (formerVersion === null) {
    return (await setOutOfForce(tx, subject, subjectId)) ? undefined : ('calendar_in_use' as const)
  }
  const outcome = await setInForce(tx, subject, subjectId, formerVersion)
  return typeof outcome === 'string' ? outcome : undefined
}
