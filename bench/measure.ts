import { performance } from 'node:perf_hooks'

/** One of the two ways that are compared; what it gives back is not looked at. */
export interface Arm {
  name: string
  run(): unknown
}

/** Microseconds per run: the median of the rounds, and the quickest and slowest of them. */
export interface Figures {
  median: number
  least: number
  most: number
}

export interface Comparison {
  what: string
  ours: Figures & { name: string }
  bare: Figures & { name: string }
  /** How many times as long ours takes as the bare way. */
  ratio: number
  /** How far two measurements of ours within a round lie apart, as a share: what differs by less says nothing. */
  noise: number
}

const rounds = 5

/**
 * Two arms in turns, A B B A, so that a machine that slows down slows both; the first round warms up and is dropped.
 * @param roundTime milliseconds that each arm runs in one turn
 */
export async function compare(what: string, ours: Arm, bare: Arm, roundTime = 400): Promise<Comparison> {
  const turns: { ours: [number, number]; bare: [number, number] }[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const first = await turn(ours, roundTime)
    const second = await turn(bare, roundTime)
    const third = await turn(bare, roundTime)
    const fourth = await turn(ours, roundTime)
    if (round > 0) turns.push({ ours: [first, fourth], bare: [second, third] })
  }
  const measured = figures(turns.flatMap((one) => one.ours))
  const measuredBare = figures(turns.flatMap((one) => one.bare))
  const apart = turns.map(({ ours: [one, other] }) => Math.abs(one - other) / Math.min(one, other))
  return {
    what,
    ours: { name: ours.name, ...measured },
    bare: { name: bare.name, ...measuredBare },
    ratio: measured.median / measuredBare.median,
    noise: median(apart),
  }
}

/** @returns microseconds per run */
async function turn({ run }: Arm, time: number): Promise<number> {
  const begin = performance.now()
  let runs = 0
  while (performance.now() - begin < time) {
    const result = run()
    if (result instanceof Promise) await result
    runs += 1
  }
  return ((performance.now() - begin) / runs) * 1000
}

function figures(values: number[]): Figures {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) }
}

function median(values: number[]): number {
  const ordered = [...values].sort((one, other) => one - other)
  const middle = Math.floor(ordered.length / 2)
  const upper = ordered[middle] ?? Number.NaN
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? upper) + upper) / 2
}
