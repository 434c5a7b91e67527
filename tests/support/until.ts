import { setTimeout } from 'node:timers/promises'

/**
 * What `look` finds, once it finds something: asked again and again, never for longer than the deadline.
 * @param what names it in the message when it never comes
 */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false>,
  { within = 20_000 } = {},
): Promise<Found> {
  const deadline = Date.now() + within
  let problem: unknown
  while (Date.now() < deadline) {
    try {
      const found = await look()
      if (found !== undefined && found !== false) return found
      problem = undefined
    } catch (error) {
      problem = error
    }
    await setTimeout(50)
  }
  throw new Error(`Waited ${within} ms in vain: ${what}`, { cause: problem })
}
