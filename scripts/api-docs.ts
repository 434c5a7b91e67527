import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildApp } from '../api/app.ts'
import { ticketCommands } from '../api/commands.ts'
import { connectTemporal } from '../api/temporal.ts'
import { connectDatabase } from '../db/client.ts'
import { handbook } from '../workflows/domain/sla/policy.ts'

// Writes docs/openapi.json from the routes' own schemas; with --check it says whether the file is still true.
const file = fileURLToPath(new URL('../docs/openapi.json', import.meta.url))
const written = existsSync(file) ? readFileSync(file, 'utf8') : ''
const current = `${JSON.stringify(await describeApi(), null, 2)}\n`

if (process.argv.includes('--check')) {
  if (written !== current) {
    console.error('docs/openapi.json is not what the routes say; run `npm run documents`.')
    process.exitCode = 1
  }
} else writeFileSync(file, current)

/** The description needs routes, not connections: both are opened only when they are used. */
async function describeApi(): Promise<unknown> {
  const database = connectDatabase('postgres://nobody@127.0.0.1:1/none', 1)
  const temporal = connectTemporal('127.0.0.1:1', 'none')
  const app = await buildApp(
    {
      db: database.db,
      commands: ticketCommands(temporal.client, 'none', async () => undefined),
      policy: handbook,
      timeZone: 'Asia/Shanghai',
      company: 'Aftercare',
      temporalUi: { url: undefined, namespace: 'default' },
    },
    { bodyLimit: 1_048_576 },
  )
  const description = app.swagger()
  await app.close()
  await Promise.all([database.close(), temporal.close()])
  return description
}
