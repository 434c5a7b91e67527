import type { Engineer, Job } from '../workflows/domain/dispatch/engineer.ts'

/** The same department in numbers alone: what a loop could do that knows nothing of shifts, certificates or reasons. */
export function bareChoice(engineers: readonly Engineer[]) {
  const regions = numbering()
  const skills = numbering()
  const models = numbering()
  const size = engineers.length
  const columns = {
    home: new Uint16Array(size),
    other: new Uint16Array(size),
    levels: new Uint8Array(size * 64),
    models: new Uint32Array(size),
    latitude: new Float64Array(size),
    longitude: new Float64Array(size),
    freeAt: new Float64Array(size),
    visits: new Uint8Array(size),
  }
  engineers.forEach((engineer, place) => {
    columns.home[place] = regions(engineer.regions[0])
    columns.other[place] = regions(engineer.regions[1])
    for (const [skill, level] of Object.entries(engineer.skills)) {
      columns.levels[place * 64 + skills(skill)] = level
    }
    columns.models[place] = engineer.models.reduce((mask, model) => mask | (1 << models(model)), 0)
    columns.latitude[place] = engineer.home?.latitude ?? 0
    columns.longitude[place] = engineer.home?.longitude ?? 0
    columns.freeAt[place] = engineer.busy[0]?.to ?? 0
    columns.visits[place] = engineer.busy.length
  })
  return (job: Job): number =>
    scan(columns, size, {
      region: regions(job.region),
      skill: skills(job.skills[0]),
      level: job.level ?? 1,
      model: 1 << models(job.model),
      latitude: job.place?.latitude ?? 0,
      longitude: job.place?.longitude ?? 0,
      from: job.within.from,
    })
}

type Columns = Record<
  'home' | 'other' | 'levels' | 'models' | 'latitude' | 'longitude' | 'freeAt' | 'visits',
  Uint8Array | Uint16Array | Uint32Array | Float64Array
>
type Wanted = Record<'region' | 'skill' | 'level' | 'model' | 'latitude' | 'longitude' | 'from', number>

/** @returns the place of the best, or -1 */
function scan(columns: Columns, size: number, wanted: Wanted): number {
  let best = -1
  let bestScore = Number.NEGATIVE_INFINITY
  for (let place = 0; place < size; place += 1) {
    const atHome = columns.home[place] === wanted.region
    if (!atHome && columns.other[place] !== wanted.region) continue
    if ((columns.levels[place * 64 + wanted.skill] ?? 0) < wanted.level) continue
    const authorised = ((columns.models[place] ?? 0) & wanted.model) !== 0
    if (!authorised && columns.models[place] !== 0) continue
    const far = Math.hypot(
      (columns.latitude[place] ?? 0) - wanted.latitude,
      (columns.longitude[place] ?? 0) - wanted.longitude,
    )
    const late = Math.max(0, (columns.freeAt[place] ?? 0) - wanted.from) / 3_600_000
    const score = (authorised ? 40 : 0) + (atHome ? 10 : 0) - far - late - 4 * (columns.visits[place] ?? 0)
    if (score > bestScore) {
      best = place
      bestScore = score
    }
  }
  return best
}

/** Numbers for names, from 0. */
function numbering(): (name: string | undefined) => number {
  const known = new Map<string | undefined, number>()
  return (name) => {
    const number = known.get(name) ?? known.size
    known.set(name, number)
    return number
  }
}
