import { setTimeout as sleep } from 'node:timers/promises'
import type { Service } from './processes.ts'

/**
 * Starts a service again, after a pause, whenever it ends unasked. The pause doubles while it keeps ending, and is
 * short again once it has run for a while. Returns how to stop it for good.
 */
export function keepRunning(
  name: string,
  first: Service,
  start: () => Promise<Service>,
  say: (line: string) => void,
): Service['stop'] {
  const stopping = new AbortController()
  let current = first
  const watching = watch()
  return async (hurry) => {
    stopping.abort()
    await current.stop(hurry)
    await watching
    // The one whose start was under way when we were asked to stop.
    await current.stop(hurry)
  }

  async function watch() {
    let pause = shortestPause
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      const ending = await current.ended
      if (stopping.signal.aborted) return
      if (performance.now() - startedAt > longEnough) pause = shortestPause
      say(`${name} ended unasked (${ending}); starting it again in ${pause / 1000} s.`)
      pause = await startAgain(pause)
    }
  }

  async function startAgain(firstPause: number): Promise<number> {
    let pause = firstPause
    while (true) {
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return pause
      pause = Math.min(pause * 2, longestPause)
      try {
        current = await start()
        say(`${name} is started again.`)
        return pause
      } catch (error) {
        say(`${name} cannot be started again: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
}

const shortestPause = 500
const longestPause = 15_000
const longEnough = 30_000
