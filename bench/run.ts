import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { benchBoard } from './board.ts'
import { benchDispatch } from './dispatch.ts'
import type { Comparison } from './measure.ts'
import { benchParts } from './parts.ts'
import { tableOf } from './report.ts'
import { benchSla } from './sla.ts'

/** `npm run bench -- sla`, `-- board`, `-- parts` or `-- dispatch`; without a name all of them. */

interface Stage {
  comparisons: Comparison[]
  /** Microseconds that ours may take, by what is compared. */
  targets: Record<string, number>
  /** Anything else that it tells, in plain text. */
  notes?: string[]
}

const stages: Record<string, () => Promise<Stage>> = {
  sla: benchSla,
  board: benchBoard,
  parts: benchParts,
  dispatch: benchDispatch,
}

const [wanted] = process.argv.slice(2)
const chosen = Object.entries(stages).filter(([name]) => wanted === undefined || name === wanted)
if (chosen.length === 0) {
  console.error(`There is no stage ${wanted}; there are ${Object.keys(stages).join(', ')}.`)
  process.exit(1)
}

const report: Record<string, Stage> = {}
for (const [name, bench] of chosen) {
  console.log(`\n▶ ${name}`)
  const stage = await bench()
  report[name] = stage
  console.log(tableOf(stage.comparisons, stage.targets))
  for (const note of stage.notes ?? []) console.log(`\n${note}`)
}
const file = fileURLToPath(new URL('./report.json', import.meta.url))
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
console.log(`\nKept in ${file}`)
