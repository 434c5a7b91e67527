import type { Notice } from './notice.ts'
import { leftOf } from './parts/pieces.ts'
import type { IssuedLine, Ticket } from './ticket/state.ts'
import type { UsedPart } from './vocabulary.ts'

/**
 * Pieces that were taken along and not used are owed back: whoever took them hears it, and the parts keepers.
 * @param used what a report says to be used; none of it when the work was dropped
 */
export function noticesOfOwed({ out = [] }: Ticket, used: readonly UsedPart[] = []): Notice[] {
  const lines = leftOf(
    out,
    used.filter(({ from }) => from === undefined),
  )
  if (lines.length === 0) return []
  const takers = [...new Set(lines.map(({ to }) => to))]
  return [
    ...takers.map((to) =>
      owed(
        { staff: to },
        lines.filter((line) => line.to === to),
      ),
    ),
    owed({ role: 'parts_keeper' }, lines),
  ]
}

function owed(to: Notice['to'], lines: readonly IssuedLine[]): Notice {
  return { kind: 'parts_to_return', to, facts: { lines } }
}
