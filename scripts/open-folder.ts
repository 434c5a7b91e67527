import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PostgresUser } from './postgres-user.ts'

/**
 * The folder to really use for `folder`, made when missing: itself, or, when `user` cannot reach it because a folder
 * above it is closed to others (a home of root's, say), one elsewhere, which a link in it remembers.
 * The link makes the choice last, and deleting the folder means starting afresh wherever the data had been.
 */
export function openPlaceFor(
  folder: string,
  user: PostgresUser | undefined,
  log: (line: string) => void = () => {},
): string {
  mkdirSync(folder, { recursive: true })
  if (user === undefined) return folder
  const link = join(folder, 'elsewhere')
  if (existsSync(link)) return readlinkSync(link)
  chmodSync(folder, statSync(folder).mode | 0o011)
  if (isOpen(folder)) return folder
  const place = makeElsewhere()
  rmSync(link, { force: true })
  symlinkSync(place, link)
  log(`${folder} lies below a closed folder, so the user "postgres" cannot reach it: using ${place}.`)
  return place
}

/** Whether users who do not own it may read this path: the path itself and every folder above it must let them. */
export function isOpen(path: string): boolean {
  const parent = dirname(path)
  const passable = 0o001
  return (statSync(path).mode & passable) !== 0 && (parent === path || isOpen(parent))
}

// /var/tmp is the second choice: many systems delete what has lain there for a month.
function makeElsewhere(): string {
  const parent = ['/var/lib', '/var/tmp', tmpdir()].find(
    (candidate) => existsSync(candidate) && isOpen(candidate),
  )
  if (parent === undefined)
    throw new Error('No folder is open to the user "postgres". Give DATABASE_URL instead.')
  const place = mkdtempSync(join(parent, 'aftercare-'))
  chmodSync(place, 0o711)
  return place
}
