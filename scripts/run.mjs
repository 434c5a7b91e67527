import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { whenNpmIsGone } from './orphaned.mjs'

/**
 * Runs a program in this terminal and gives its exit code; what asks this process to stop is passed on to it.
 * The channel between the two closes when this process dies, which is how a child can notice.
 */
export function run(command, args, { channel = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = channel ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit'
    const child = spawn(command, args, { stdio })
    const passOn = (signal) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, passOn)
    whenNpmIsGone(() => child.kill('SIGTERM'))
    const done = () => {
      for (const signal of signals) process.off(signal, passOn)
    }
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      done()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
