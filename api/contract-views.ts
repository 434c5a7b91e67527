import type { z } from 'zod'
import type { ContractRow, ContractUnit, DecidedDate } from '../db/queries/contracts.ts'
import { planOf } from '../db/queries/contracts.ts'
import { workingDayFrom } from '../workflows/domain/maintenance/due.ts'
import { datesFrom, daysAfter } from '../workflows/domain/maintenance/plan.ts'
import type { Calendar } from '../workflows/domain/time/calendar.ts'
import type { contractView, maintenanceView } from './contract/contracts.ts'

type Past = z.infer<typeof maintenanceView>['past'][number]

/** How many of the dates that come are shown. */
const shown = 6

export function viewContract(
  { customerId, customerUntil, nextOn, madeAt, ...row }: ContractRow,
  units: readonly ContractUnit[],
): z.infer<typeof contractView> {
  const self = `/v1/contracts/${encodeURIComponent(row.id)}`
  return {
    ...row,
    customer: customerId,
    units: units
      .filter(({ contract }) => contract === row.id)
      .map(({ id, model, serial }) => ({ id, model, serial })),
    madeAt: madeAt.toISOString(),
    links: { self, maintenance: `${self}/maintenance` },
  }
}

/** @param decided the latest first; the tickets of one date stand together */
export function viewMaintenance(
  contract: ContractRow,
  decided: readonly DecidedDate[],
  calendar: Calendar | undefined,
  today: string,
): z.infer<typeof maintenanceView> {
  const past = new Map<string, Past>()
  for (const { on, outcome, wantedOn, ticket } of decided) {
    const known = past.get(on) ?? { on, outcome, wantedOn, tickets: [] }
    past.set(on, { ...known, tickets: [...known.tickets, ...(ticket === null ? [] : [ticket])] })
  }
  return { past: [...past.values()], next: nextDates(contract, calendar, today) }
}

function nextDates(contract: ContractRow, calendar: Calendar | undefined, today: string) {
  const next: z.infer<typeof maintenanceView>['next'] = []
  if (!contract.active || contract.nextOn === null) return next
  for (const on of datesFrom(planOf(contract), contract.nextOn)) {
    if (next.length === shown) break
    const opensOn = daysAfter(on, -contract.leadDays)
    next.push({
      on,
      wantedOn: workingDayFrom(calendar, on),
      // What is due already opens with the next run.
      opensOn: opensOn < today ? today : opensOn,
    })
  }
  return next
}
