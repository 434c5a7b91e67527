import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadLauncherConfig } from '../config.ts'
import { ticketWorkflowId } from '../workflows/messages.ts'
import { findTemporal } from './temporal.ts'

// Keeps the history of a ticket's present run, as the tests replay it: npm run save-history -- 202611001 onsite
// Histories are added, never made anew: they stand for tickets that run somewhere with yesterday's code.
const [number, shape] = process.argv.slice(2)
if (!number || !shape || !/^[a-z0-9-]+$/.test(shape)) {
  console.error('Say which ticket and what to call it: npm run save-history -- 202611001 onsite-with-parts')
  process.exit(1)
}

const { temporalAddress = '127.0.0.1:7233', temporalNamespace } = loadLauncherConfig()
const command = ['workflow', 'show', '--workflow-id', ticketWorkflowId(number), '--output', 'json']
const where = ['--address', temporalAddress, '--namespace', temporalNamespace]
// Written by Temporal's own tool: this is the form in which the UI downloads histories, too.
const history = execFileSync(await findTemporal({ log: console.log }), [...command, ...where], {
  maxBuffer: 64 * 1024 * 1024,
})
const folder = fileURLToPath(new URL('../tests/workflows/histories/', import.meta.url))
mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}${shape}.json`, history)
console.log(`Kept as ${shape}.`)
