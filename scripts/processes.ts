import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts'
import { politely, type StopLadder, stopProcess, sweepGroupOf } from './stop-process.ts'

/** Something that runs until it is stopped or dies; `ended` tells how, in words. */
export type Service = { ended: Promise<string>; stop: (hurry?: AbortSignal) => Promise<void> }

export type Program = {
  command: string
  args: string[]
  /** Everything that it prints goes here, behind what is there. */
  logFile: string
  folder?: string
  environment?: NodeJS.ProcessEnv
  user?: { uid: number; gid: number } | undefined
  /** Where its identity is written, so that the next start can find it if this process is killed. */
  pidFile?: string
  ladder?: StopLadder
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only us and the order of
 * stopping is ours. Throws when it cannot be started at all.
 */
export async function startProcess(program: Program): Promise<Service> {
  const child = await spawned(program)
  const self = identify(child.pid)
  if (self && program.pidFile) writePidFile(program.pidFile, self)
  const ended = child.ended.then((ending) => {
    sweepGroupOf(child.pid)
    if (program.pidFile) rmSync(program.pidFile, { force: true })
    return ending
  })
  const stop = async (hurry?: AbortSignal) => {
    if (self) await stopProcess(self, program.ladder ?? politely, hurry)
    await ended
  }
  return { ended, stop }
}

/** Runs a program to its end, or stops it when `signal` aborts. Throws, with its last lines, unless it succeeds. */
export async function runToEnd(program: Program, signal?: AbortSignal) {
  const running = await startProcess(program)
  const stop = () => void running.stop()
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  const ending = await running.ended
  signal?.removeEventListener('abort', stop)
  signal?.throwIfAborted()
  if (ending !== succeeded) throw new Error(`It ended with ${ending}.\n${lastLines(program.logFile)}`)
}

/** Stops the process that a pid file names, if that very process still runs; says whether it did. */
export async function stopLeftover(pidFile: string, hurry?: AbortSignal): Promise<boolean> {
  const known = readPidFile(pidFile)
  const wasRunning = known !== undefined && isRunning(known)
  if (wasRunning) {
    await stopProcess(known, politely, hurry)
    sweepGroupOf(known.pid)
  }
  rmSync(pidFile, { force: true })
  return wasRunning
}

export function readPidFile(pidFile: string): ProcessIdentity | undefined {
  if (!existsSync(pidFile)) return undefined
  // A crash of the machine can leave the file empty or torn; then there is no process either.
  return pidFileContent.safeParse(parsedJson(readFileSync(pidFile, 'utf8'))).data
}

export function writePidFile(pidFile: string, identity: ProcessIdentity) {
  mkdirSync(dirname(pidFile), { recursive: true })
  writeFileSync(pidFile, JSON.stringify(identity))
}

/** The end of a log, for a message about what went wrong. */
export function lastLines(logFile: string, count = 15): string {
  if (!existsSync(logFile)) return ''
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count)
  return [`Last lines of ${logFile}:`, ...lines.map((line) => `  ${line}`)].join('\n')
}

const succeeded = 'exit code 0'
const pidFileContent = z.object({ pid: z.int(), startedAt: z.string() })

async function spawned(program: Program): Promise<{ pid: number; ended: Promise<string> }> {
  mkdirSync(dirname(program.logFile), { recursive: true })
  const log = openSync(program.logFile, 'a')
  const child = spawn(program.command, program.args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: program.folder,
    env: program.environment,
    ...program.user,
  })
  closeSync(log)
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code === null ? `${signal}` : `exit code ${code}`))
  })
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => resolve(child.pid ?? 0))
  })
  return { pid, ended }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
