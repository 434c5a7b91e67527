import { Context } from '@temporalio/activity'

type Work = (...args: never[]) => Promise<unknown>

/** A worker that dies is missed after `heartbeatTimeout`; it says so often that it is there, in milliseconds. */
const every = 2_000

/** The same activities, which say all the while that they go on: their work is done elsewhere, and they wait for it. */
export function beating<Activities extends { [Name in keyof Activities]: Work }>(
  activities: Activities,
): Activities {
  const entries = Object.entries<Work>(activities).map(([name, work]) => [name, whileBeating(work)])
  return Object.fromEntries(entries)
}

function whileBeating(work: Work): Work {
  return async (...args) => {
    const context = Context.current()
    const beat = setInterval(() => context.heartbeat(), every)
    try {
      return await work(...args)
    } finally {
      clearInterval(beat)
    }
  }
}
