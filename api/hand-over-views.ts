import type { z } from 'zod'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import type { handedOverView } from './contract/hand-over.ts'
import { sayObstacle } from './texts/choosing.ts'
import { sayHandOver } from './texts/hand-over.ts'

/** Why a dispatcher has to see to the visit; null while the system does, or when somebody was found. */
export function viewHandedOver({ visit }: Ticket): z.infer<typeof handedOverView> | null {
  if (!visit?.handedOver) return null
  const { at, reasons } = visit.handedOver
  return {
    at,
    reasons: reasons.map((reason) => ({
      code: reason.code,
      asked: reason.asked ?? null,
      latest: reason.latest ?? null,
      hindrances: (reason.hindrances ?? []).map(({ code, about, alone, all }) => ({
        ...{ code, about: about ?? null, alone, all },
        text: sayObstacle(about === undefined ? { code } : { code, about }),
      })),
      text: sayHandOver(reason),
    })),
  }
}
