import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { connectTemporal } from '../api/temporal.ts'
import { loadLauncherConfig } from '../config.ts'
import { ticketWorkflowId } from '../workflows/messages.ts'

// Keeps a ticket's history, as the tests replay it: npm run save-history -- 202611001 onsite-with-parts
// Histories are added, never made anew: they stand for tickets that run somewhere with yesterday's code.
const [number, shape] = process.argv.slice(2)
if (!number || !shape || !/^[a-z0-9-]+$/.test(shape)) {
  console.error('Say which ticket and what to call it: npm run save-history -- 202611001 onsite-with-parts')
  process.exit(1)
}

const config = loadLauncherConfig()
const temporal = connectTemporal(config.temporalAddress ?? '127.0.0.1:7233', config.temporalNamespace)
const history = await temporal.client.workflow.getHandle(ticketWorkflowId(number)).fetchHistory()
const folder = fileURLToPath(new URL('../tests/workflows/histories/', import.meta.url))
mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}${shape}.json`, `${historyToJSON(history)}\n`)
await temporal.close()
console.log(`${history.events?.length ?? 0} events are kept as ${shape}`)
