import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { readLauncherConfig } from '../config.ts'
import { runToEnd } from './processes.ts'

export type FindTemporalOptions = {
  /** TEMPORAL_CLI, as configured when left out. */
  given?: string | undefined
  log?: (line: string) => void
  signal?: AbortSignal
}

/**
 * Temporal's command line program, whose development server runs without anything else: the one that was given, the
 * one on PATH, the one that an earlier call put into the cache, else one that is downloaded or built into the cache.
 */
export async function findTemporal(options: FindTemporalOptions = {}): Promise<string> {
  const { given = readLauncherConfig().temporalCli, log = () => {}, signal } = options
  if (given !== undefined) return requireWorking(given)
  if (works('temporal')) return 'temporal'
  if (works(cached)) return cached
  for (const way of [download, build]) {
    const found = await provide(way, log, signal)
    if (found) return found
  }
  throw new Error(waysToProvide)
}

/** Brings the program into an empty folder and gives its path, or undefined when this way does not exist here. */
type Way = (folder: string, log: (line: string) => void, signal?: AbortSignal) => Promise<string | undefined>

const module = 'github.com/temporalio/cli/cmd/temporal@v1.5.1'
const cached = join(homedir(), '.cache/aftercare/bin/temporal')
const stallLimit = 30_000

const waysToProvide = [
  'Temporal’s command line program, which contains its development server, was not found. Any one of these helps:',
  '  - TEMPORAL_ADDRESS=host:port names a Temporal server that runs already',
  '  - TEMPORAL_CLI=/path/to/temporal names the program',
  '  - install it so that `temporal` is on PATH: https://docs.temporal.io/cli',
  `  - install Go, which builds it: GOBIN=${dirname(cached)} go install ${module}`,
].join('\n')

function requireWorking(given: string): string {
  if (works(given)) return given
  throw new Error(`TEMPORAL_CLI: expected Temporal’s command line program, given ${JSON.stringify(given)}`)
}

function works(program: string): boolean {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 20_000 })
  return stdout?.startsWith('temporal version') ?? false
}

// Made in a folder beside the cached one and moved there when it works, so that nobody ever finds half of it.
async function provide(way: Way, log: (line: string) => void, signal?: AbortSignal) {
  mkdirSync(dirname(cached), { recursive: true })
  const folder = mkdtempSync(join(dirname(cached), 'unfinished-'))
  try {
    const program = await way(folder, log, signal)
    if (program === undefined) return undefined
    chmodSync(program, 0o755)
    if (!works(program)) return undefined
    renameSync(program, cached)
    return cached
  } catch (error) {
    signal?.throwIfAborted()
    log(`  that did not work: ${lastLineOf(error)}`)
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// The SDK's package for tests knows where to download from. It has no time limit of its own, so it runs in a process
// that is stopped when nothing arrives any more.
async function download(folder: string, log: (line: string) => void, signal?: AbortSignal) {
  log('Downloading Temporal’s command line program (about 100 MB, once).')
  const stalled = new AbortController()
  let [arrived, arrivedAt] = [0, performance.now()]
  const watch = everySecond((seconds) => {
    const size = sizeOf(folder)
    if (size > arrived) [arrived, arrivedAt] = [size, performance.now()]
    if (performance.now() - arrivedAt > stallLimit) stalled.abort(new Error('nothing arrives'))
    if (seconds % 10 === 0) log(`  ${Math.round(size / 1e6)} MB after ${seconds} s`)
  })
  const script = join(import.meta.dirname, 'temporal-download.ts')
  const program = {
    command: process.execPath,
    args: ['--import', 'tsx', script, folder],
    folder: import.meta.dirname,
    // The SDK takes SIGTERM as a wish to finish what is under way.
    ladder: [{ signal: 'SIGKILL', patience: 5_000 }] as const,
  }
  try {
    const either = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal
    await runToEnd({ ...program, logFile: logIn(folder) }, either)
  } finally {
    clearInterval(watch)
  }
  const name = readdirSync(folder).find((file) => file.startsWith('temporal-sdk-'))
  return name && join(folder, name)
}

async function build(folder: string, log: (line: string) => void, signal?: AbortSignal) {
  if (spawnSync('go', ['version']).status !== 0) return undefined
  log('Building Temporal’s command line program with Go; this takes some minutes, once.')
  const watch = everySecond((seconds) => {
    if (seconds % 10 === 0) log(`  still building, ${seconds} s so far`)
  })
  const environment = { ...process.env, GOBIN: folder }
  const program = { command: 'go', args: ['install', module], environment, folder }
  await runToEnd({ ...program, logFile: logIn(folder) }, signal).finally(() => clearInterval(watch))
  return join(folder, 'temporal')
}

function everySecond(tick: (seconds: number) => void): NodeJS.Timeout {
  let seconds = 0
  return setInterval(() => tick(++seconds), 1_000)
}

function sizeOf(folder: string): number {
  // A file may get its final name while we look.
  const sizes = readdirSync(folder).map(
    (file) => statSync(join(folder, file), { throwIfNoEntry: false })?.size,
  )
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
}

function logIn(folder: string): string {
  return join(folder, 'output.log')
}

// What a program says last is most often why it failed.
function lastLineOf(error: unknown): string {
  return error instanceof Error ? (error.message.trimEnd().split('\n').at(-1)?.trim() ?? '') : String(error)
}
