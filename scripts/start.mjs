// `npm start`. Node built-ins only: this runs before anything is installed.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireNode } from './node-version.mjs'
import { preparePackages } from './packages.mjs'
import { run } from './run.mjs'

requireNode(20, 19)
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
try {
  await preparePackages()
  process.exitCode = await run(process.execPath, ['--import', 'tsx', 'scripts/up.ts'], { channel: true })
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
