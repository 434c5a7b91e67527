import type { Engineer, Job } from './engineer.ts'

interface Index {
  byRegion: ReadonlyMap<string, readonly Engineer[]>
  /** Those whom no region keeps away: they serve all, or their reach is a radius. */
  anywhere: readonly Engineer[]
}

const indices = new WeakMap<readonly Engineer[], Index>()

/** Those whom the job's region does not rule out, and perhaps some that it does; a list is gone through only once. */
export function withinReach(engineers: readonly Engineer[], { region }: Job): readonly Engineer[] {
  if (region === undefined) return engineers
  const { byRegion, anywhere } = indexOf(engineers)
  return [...(byRegion.get(region) ?? []), ...anywhere]
}

function indexOf(engineers: readonly Engineer[]): Index {
  const known = indices.get(engineers)
  if (known) return known
  const index = indexed(engineers)
  indices.set(engineers, index)
  return index
}

function indexed(engineers: readonly Engineer[]): Index {
  const byRegion = new Map<string, Engineer[]>()
  const anywhere: Engineer[] = []
  for (const engineer of engineers) {
    if (engineer.radius !== undefined || engineer.regions.length === 0) anywhere.push(engineer)
    else for (const region of new Set(engineer.regions)) add(byRegion, region, engineer)
  }
  return { byRegion, anywhere }
}

function add(byRegion: Map<string, Engineer[]>, region: string, engineer: Engineer): void {
  const others = byRegion.get(region)
  if (others) others.push(engineer)
  else byRegion.set(region, [engineer])
}
