import { linkSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { identify, isRunning } from './process-identity.ts'
import { readPidFile, writePidFile } from './processes.ts'

/** Makes this process the only launcher of a data folder; throws when another one runs. Returns how to give it back. */
export function lockLauncher(lockFile: string): () => void {
  mkdirSync(dirname(lockFile), { recursive: true })
  const mine = `${lockFile}.${process.pid}`
  const self = identify(process.pid)
  if (self) writePidFile(mine, self)
  try {
    if (!linked(mine, lockFile)) {
      refuseWhenHeld(lockFile)
      rmSync(lockFile, { force: true })
      if (!linked(mine, lockFile)) refuseWhenHeld(lockFile)
    }
  } finally {
    rmSync(mine, { force: true })
  }
  return () => rmSync(lockFile, { force: true })
}

// A link appears at once and whole, or not at all, so of two starts at the same moment one finds the other.
function linked(mine: string, lockFile: string): boolean {
  try {
    linkSync(mine, lockFile)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function refuseWhenHeld(lockFile: string) {
  const holder = readPidFile(lockFile)
  if (holder === undefined || !isRunning(holder)) return
  throw new Error(
    `Aftercare already runs on this data folder (process ${holder.pid}). Stop it first, or give another DATA_DIR.`,
  )
}
