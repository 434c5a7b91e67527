import { spawnSync } from 'node:child_process'

export type PostgresUser = { uid: number; gid: number }

/** Postgres refuses to run as root: then it runs as the user `postgres`, made when missing. Else undefined: as ourselves. */
export function postgresUser(log: (line: string) => void = () => {}): PostgresUser | undefined {
  const isRoot = process.getuid?.() === 0
  if (!isRoot) return undefined
  const existing = lookUp()
  if (existing) return existing
  log('Making the user "postgres", because Postgres does not run as root.')
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
  const made = lookUp()
  if (made) return made
  throw new Error(
    'Postgres does not run as root, and the user "postgres" for it could not be made. Make it, start as another user, or give DATABASE_URL.',
  )
}

function lookUp(): PostgresUser | undefined {
  const uid = numberFrom('-u')
  const gid = numberFrom('-g')
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

function numberFrom(flag: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}
