import { consider } from './choice.ts'
import type { Engineer, Job } from './engineer.ts'
import type { Obstacle } from './suitability.ts'

/** What keeps engineers from a job: how many in all, and how many who fail on nothing else. */
export interface Hindrance extends Obstacle {
  all: number
  alone: number
}

/** Why nobody can do a job, first what would free most engineers for it if it were mended; [] when somebody can. */
export function hindrances(engineers: readonly Engineer[], job: Job): Hindrance[] {
  const { candidates, ruledOut } = consider(engineers, job)
  if (candidates.length > 0) return []
  const found = new Map<string, Hindrance>()
  for (const { obstacles } of ruledOut) {
    for (const obstacle of obstacles) {
      const name = `${obstacle.code} ${obstacle.about ?? ''}`
      const known = found.get(name) ?? { ...obstacle, all: 0, alone: 0 }
      const alone = known.alone + (obstacles.length === 1 ? 1 : 0)
      found.set(name, { ...known, all: known.all + 1, alone })
    }
  }
  return [...found.values()].sort((one, other) => other.alone - one.alone || other.all - one.all)
}
