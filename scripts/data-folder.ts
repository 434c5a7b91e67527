import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export type DataFolder = {
  path: string
  keysFile: string
  /** Signs the links of mails, when no other secret is given. */
  linkSecret: () => string
  postgres: string
  temporalDatabase: string
  logs: string
  logFile: (name: string) => string
  pidFile: (name: string) => string
}

/** Where everything lies below DATA_DIR, which is made when missing. */
export function openDataFolder(dataDir: string): DataFolder {
  const path = resolve(dataDir)
  const logs = join(path, 'logs')
  mkdirSync(logs, { recursive: true })
  return {
    path,
    keysFile: join(path, 'keys.json'),
    linkSecret: () => secretIn(join(path, 'link-secret')),
    postgres: join(path, 'postgres'),
    temporalDatabase: join(path, 'temporal.db'),
    logs,
    logFile: (name) => startedOver(join(logs, `${name.toLowerCase()}.log`)),
    pidFile: (name) => join(path, 'run', `${name.toLowerCase()}.json`),
  }
}

// Made once: links in mails that were sent have to open after the next start too.
function secretIn(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

// A log that has grown large is put aside, in place of the one that was put aside before.
function startedOver(logFile: string): string {
  const tooLarge = existsSync(logFile) && statSync(logFile).size > 20_000_000
  if (tooLarge) renameSync(logFile, `${logFile}.old`)
  return logFile
}
