import { firstFreePort, isFree } from './ports.ts'

export type WantedPort = { variable: string; given: number | undefined; usual: number; host: string }

/**
 * A port for each: the given one, or an error that names its variable when it is taken; else the usual one or the
 * next free one. All are chosen before anything listens, so they are kept apart from each other here.
 */
export async function choosePorts(
  wanted: WantedPort[],
  say: (line: string) => void,
): Promise<(variable: string) => number> {
  const chosen = new Map<string, number>()
  // The given ones first, so that none of them is lost to one that could be elsewhere.
  for (const { variable, given, host } of wanted) {
    if (given === undefined) continue
    const taken = [...chosen.values()].includes(given) || !(await isFree(given, host))
    if (taken) throw new Error(`${variable}: expected a free port, given ${given}, which is taken.`)
    chosen.set(variable, given)
  }
  for (const { variable, given, usual, host } of wanted) {
    if (given !== undefined) continue
    const port = await firstFreePort(usual, host, [...chosen.values()])
    if (port !== usual) say(`Port ${usual} is taken; using ${port}. ${variable} chooses another one.`)
    chosen.set(variable, port)
  }
  return (variable) => {
    const port = chosen.get(variable)
    if (port === undefined) throw new Error(`${variable} was not among the wanted ports`)
    return port
  }
}
