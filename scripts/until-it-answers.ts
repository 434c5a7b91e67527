import { setTimeout as sleep } from 'node:timers/promises'
import { lastLines, type Service } from './processes.ts'

export type Answering = {
  name: string
  service: Service
  logFile: string
  /** May throw: that counts as no. */
  answers: () => Promise<boolean>
  /** In ms. */
  limit: number
  /** What to do when it never does. */
  advice?: string
  signal?: AbortSignal | undefined
}

/** Waits until a service really answers; throws, with the last lines of its log, when it ends or the limit is over. */
export async function untilItAnswers(waiting: Answering) {
  const { name, service, logFile, limit, advice = '', signal } = waiting
  let ending: string | undefined
  void service.ended.then((how) => {
    ending = how
  })
  const until = performance.now() + limit
  while (!(await waiting.answers().catch(() => false))) {
    signal?.throwIfAborted()
    const late = performance.now() > until
    if (late || ending !== undefined) {
      const what = late ? `does not answer after ${limit / 1000} s` : `ended with ${ending}`
      throw new Error(`${name} ${what}. ${advice}\n${lastLines(logFile)}`)
    }
    await sleep(50)
  }
}
