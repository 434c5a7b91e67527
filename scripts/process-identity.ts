import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { platform } from 'node:os'

/** A process that is told apart from a later one with the same number by when it started. */
export type ProcessIdentity = { pid: number; startedAt: string }

/** The process that has this number now; undefined when there is none, or only one that ended and awaits its parent. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = platform() === 'linux' ? startOnLinux(pid) : startByPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

export function isRunning(known: ProcessIdentity): boolean {
  return identify(known.pid)?.startedAt === known.startedAt
}

/** The command line of a process; empty when there is no such process. */
export function commandOf(pid: number): string {
  if (platform() !== 'linux') return ps(pid, 'command=')
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? ''
}

// proc(5): state is the third field and the start, in clock ticks since boot, the twenty-second. The second is the
// program's name in parentheses and may hold anything, hence the search for the last one.
function startOnLinux(pid: number): string | undefined {
  const line = readProc(pid, 'stat')
  if (line === undefined) return undefined
  const [state, ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' ? undefined : rest[18]
}

function startByPs(pid: number): string | undefined {
  const [state, ...start] = ps(pid, 'state=,lstart=').split(/\s+/)
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : start.join(' ')
}

function ps(pid: number, columns: string): string {
  return spawnSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
}

function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return undefined
  }
}
