// `npm test`: set-up, then what CI does. With arguments only vitest, with them. Node built-ins only.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireNode } from './node-version.mjs'
import { preparePackages } from './packages.mjs'
import { run } from './run.mjs'

requireNode(20, 19)
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))

const forVitest = process.argv.slice(2)
const checks = [
  ['Format and lint', 'biome', 'check', '.'],
  ['Types', 'tsc', '--noEmit'],
  ['Unused files, exports, packages', 'knip'],
  ['Documented configuration', 'tsx', 'scripts/configuration-table.ts', '--check'],
  ['Documented API', 'tsx', 'scripts/api-docs.ts', '--check'],
]

await step('Packages', preparePackages)
await step('Temporal', () => tool('tsx', 'scripts/temporal-ready.ts'))
if (forVitest.length === 0) {
  for (const [name, ...command] of checks) await step(name, () => tool(...command))
}
await step('Tests', () => tool('vitest', 'run', ...forVitest))

async function step(name, work) {
  console.log(`\n▶ ${name}`)
  const startedAt = Date.now()
  const problem = await work().then(
    () => undefined,
    (error) => error.message,
  )
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  console.log(problem === undefined ? `✔ ${name} (${seconds} s)` : `✘ ${name} (${seconds} s): ${problem}`)
  if (problem !== undefined) process.exit(1)
}

async function tool(name, ...args) {
  const code = await run(`node_modules/.bin/${name}`, args)
  if (code !== 0) throw new Error(`${name} ended with code ${code}`)
}
