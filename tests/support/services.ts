import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import type { Services } from './keep-services.ts'

declare module 'vitest' {
  interface ProvidedContext extends Services {}
}

/** One Postgres and one Temporal for the whole run; each file takes a database and a task queue of its own. */
export default async function startServices({ provide }: TestProject) {
  // A process of its own outlives us for a moment when we are interrupted: Vitest then exits without any teardown.
  const keeper = fork(fileURLToPath(new URL('./keep-services.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    detached: true,
  })
  const ended = once(keeper, 'exit')
  const services = await Promise.race([once(keeper, 'message'), ended.then(() => undefined)])
  if (services === undefined) throw new Error('Postgres and Temporal did not start; the reason stands above.')
  const { postgresUrl, databaseTemplate, temporalAddress, workflowBundle }: Services = services[0]
  provide('postgresUrl', postgresUrl)
  provide('databaseTemplate', databaseTemplate)
  provide('temporalAddress', temporalAddress)
  provide('workflowBundle', workflowBundle)
  return async () => {
    keeper.disconnect()
    await ended
  }
}
