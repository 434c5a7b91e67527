import { existsSync, readFileSync } from 'node:fs'
import { repairLibraryLinks } from './library-links.mjs'
import { run } from './run.mjs'

/** Makes `node_modules` what package-lock.json says, at once when it is already; throws when npm cannot. */
export async function preparePackages() {
  if (!installedAsLocked()) await install()
  repairLibraryLinks()
}

// npm leaves its own record of what it installed. Comparing with that, rather than with a mark of ours, also notices
// packages that were installed, removed or left half done by hand.
function installedAsLocked() {
  const record = 'node_modules/.package-lock.json'
  if (!existsSync(record)) return false
  const installed = packagesOf(record)
  return Object.entries(packagesOf('package-lock.json')).every(([path, wanted]) => {
    const isProjectItself = path === ''
    const found = installed[path]
    if (isProjectItself) return true
    // Optional packages are mostly binaries for other platforms.
    if (found === undefined) return wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages
}

async function install() {
  const startedAt = Date.now()
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  console.log('Installing packages (npm install); this takes about a minute, once.')
  const progress = setInterval(() => console.log(`  still installing, ${seconds()} so far`), 10_000)
  // Not `npm ci`: that refuses a lock file made where optional packages for other platforms could not be had, and it
  // deletes everything first. Without saving, `npm install` too takes what is locked and leaves the lock as it is.
  // Production settings in the environment would leave out what the checks and `npm start` need.
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const code = await runNpm(args).finally(() => clearInterval(progress))
  if (code !== 0) throw new Error(`npm install ended with code ${code}; what it printed above says why.`)
  console.log(`Packages are installed (${seconds()}).`)
}

function runNpm(args) {
  const npmThatRunsUs = process.env.npm_execpath
  return npmThatRunsUs?.endsWith('npm-cli.js')
    ? run(process.execPath, [npmThatRunsUs, ...args])
    : run('npm', args)
}
