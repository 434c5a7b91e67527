/**
 * Calls back when the npm that started this process is gone: told to stop, npm ends its shell, which tells nobody.
 * Without npm nothing is watched; who starts a process in the background means to leave it.
 */
export function whenNpmIsGone(callback) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    callback()
  }, 500)
  watch.unref()
}
