import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export type DataFolder = {
  path: string
  keysFile: string
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
    postgres: join(path, 'postgres'),
    temporalDatabase: join(path, 'temporal.db'),
    logs,
    logFile: (name) => startedOver(join(logs, `${name.toLowerCase()}.log`)),
    pidFile: (name) => join(path, 'run', `${name.toLowerCase()}.json`),
  }
}

// A log that has grown large is put aside, in place of the one that was put aside before.
function startedOver(logFile: string): string {
  const tooLarge = existsSync(logFile) && statSync(logFile).size > 20_000_000
  if (tooLarge) renameSync(logFile, `${logFile}.old`)
  return logFile
}
