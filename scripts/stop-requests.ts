export type StopRequests = {
  /** Aborted when we are asked to stop. */
  asked: AbortSignal
  /** Aborted when we are asked again. */
  hurry: AbortSignal
  /** Returns when we are asked to stop. */
  untilAsked: () => Promise<void>
}

/** Turns signals, and the end of the process that started us, into a wish to stop and then to hurry. */
export function listenForStopRequests(): StopRequests {
  const asked = new AbortController()
  const hurry = new AbortController()
  let askedAt = 0
  const ask = () => {
    if (!asked.signal.aborted) {
      askedAt = performance.now()
      asked.abort()
      return
    }
    if (performance.now() - askedAt > echo) hurry.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  process.once('disconnect', ask)
  // Whoever reads what we print may be gone before us; that must not end us before what we started.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
  const untilAsked = async () => {
    if (asked.signal.aborted) return
    await new Promise((resolve) => asked.signal.addEventListener('abort', resolve, { once: true }))
  }
  return { asked: asked.signal, hurry: hurry.signal, untilAsked }
}

// One Ctrl-C arrives up to three times: from the terminal, passed on by npm, and passed on by start.mjs. In ms.
const echo = 1_000
