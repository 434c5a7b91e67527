import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, type ProcessIdentity } from './process-identity.ts'

/** How to ask a process to end: from polite to blunt, each with how long to wait for it, in ms. */
export type StopLadder = readonly { signal: NodeJS.Signals; patience: number }[]

export const politely: StopLadder = [
  { signal: 'SIGTERM', patience: 30_000 },
  { signal: 'SIGKILL', patience: 5_000 },
]

/** Returns when the process has ended, sooner when `hurry` is or becomes aborted. Throws when nothing helps. */
export async function stopProcess(known: ProcessIdentity, ladder: StopLadder, hurry?: AbortSignal) {
  for (const { signal, patience } of ladder) {
    if (!isRunning(known)) return
    sendTo(known.pid, signal)
    // Only the last, blunt steps are waited for in a hurry.
    const polite = signal === ladder[0]?.signal
    await ended(known, patience, polite ? hurry : undefined)
  }
  if (isRunning(known)) throw new Error(`Process ${known.pid} does not end`)
}

/** Kills what a process left behind in its process group, which has the number of its first process. */
export function sweepGroupOf(pid: number) {
  sendTo(-pid, 'SIGKILL')
}

async function ended(known: ProcessIdentity, patience: number, hurry?: AbortSignal) {
  const until = performance.now() + patience
  while (isRunning(known) && performance.now() < until && !hurry?.aborted) await sleep(20)
}

function sendTo(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
