import { createHash } from 'node:crypto'
import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
  type ScheduleUpdateOptions,
} from '@temporalio/client'
import type { SearchAttributeType } from '@temporalio/common'
import { type Duration, lengthOf } from '../workflows/domain/time/duration.ts'
import {
  attributes,
  breachDigestType,
  maintenanceType,
  parcelSweepType,
  reconciliationType,
} from '../workflows/messages.ts'

export interface NamespaceSettings {
  namespace: string
  taskQueue: string
  timeZone: string
  digestMorning: string
  digestHourly: string
  reconcileEvery: Duration
  trackEvery: Duration
}

/** Registers what operators filter by; what is there already stays. Has to be done before a worker starts. */
export async function registerSearchAttributes(client: Client, namespace: string): Promise<void> {
  const { operatorService } = client.connection
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace })
  const missing = Object.values(attributes).filter(({ name }) => !(name in customAttributes))
  if (missing.length === 0) return
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, indexedValueTypes[type]])),
  })
}

/** Sets the schedules up; one is changed only when its settings did, and not while operators have it paused. */
export async function setUpSchedules(client: Client, settings: NamespaceSettings): Promise<void> {
  for (const schedule of schedulesFor(settings)) await setUp(client, schedule)
}

type Schedule = ScheduleOptions & { action: ScheduleUpdateOptions['action'] }

function schedulesFor(settings: NamespaceSettings): Schedule[] {
  const digest = (name: string, cron: string, catchupWindow: Duration): Schedule => ({
    scheduleId: `breach-digest-${name}`,
    spec: { cronExpressions: [cron], timezone: settings.timeZone },
    action: {
      type: 'startWorkflow',
      workflowId: `breach-digest-${name}`,
      workflowType: breachDigestType,
      args: [name],
      taskQueue: settings.taskQueue,
    },
    policies: { overlap: 'BUFFER_ONE', catchupWindow: lengthOf(catchupWindow) },
  })
  return [
    // A morning's digest is worth reading until the evening; an hourly one until the next is there.
    digest('morning', settings.digestMorning, 'PT12H'),
    digest('hourly', settings.digestHourly, 'PT1H'),
    chosenDigests(settings),
    every('parcels', parcelSweepType, settings.trackEvery, settings.taskQueue),
    maintenance(settings),
    {
      scheduleId: 'reconciliation',
      spec: { intervals: [{ every: lengthOf(settings.reconcileEvery) }] },
      action: {
        type: 'startWorkflow',
        workflowId: 'reconciliation',
        workflowType: reconciliationType,
        args: [],
        taskQueue: settings.taskQueue,
      },
      policies: { overlap: 'SKIP', catchupWindow: lengthOf(settings.reconcileEvery) },
    },
  ]
}

/** Nothing is made up for: the next look sees as much. */
function every(name: string, workflowType: string, interval: Duration, taskQueue: string): Schedule {
  return {
    scheduleId: name,
    spec: { intervals: [{ every: lengthOf(interval) }] },
    action: { type: 'startWorkflow', workflowId: name, workflowType, args: [], taskQueue },
    policies: { overlap: 'SKIP', catchupWindow: lengthOf(interval) },
  }
}

/** Looks every quarter of an hour who chose it. What a worker that is down leaves waiting is all made up for, in order. */
function chosenDigests({ timeZone, taskQueue }: NamespaceSettings): Schedule {
  return {
    scheduleId: 'breach-digest-chosen',
    spec: { cronExpressions: ['0,15,30,45 * * * *'], timezone: timeZone },
    action: {
      type: 'startWorkflow',
      workflowId: 'breach-digest-chosen',
      workflowType: breachDigestType,
      args: ['chosen'],
      taskQueue,
    },
    policies: { overlap: 'BUFFER_ALL', catchupWindow: lengthOf('PT12H') },
  }
}

/**
 * Opens the tickets of all contracts, by day only: their customers hear of each. A run takes up where the last one that
 * came to its end had stopped, however long ago, so that one of those that were missed is enough.
 */
function maintenance({ timeZone, taskQueue }: NamespaceSettings): Schedule {
  return {
    scheduleId: 'maintenance',
    spec: { cronExpressions: ['0 8-18 * * *'], timezone: timeZone },
    action: {
      type: 'startWorkflow',
      workflowId: 'maintenance',
      workflowType: maintenanceType,
      args: [],
      taskQueue,
    },
    policies: { overlap: 'SKIP', catchupWindow: lengthOf('PT12H') },
  }
}

async function setUp(client: Client, schedule: Schedule): Promise<void> {
  const note = `Set up by Aftercare, settings ${fingerprint(schedule)}`
  const handle = client.schedule.getHandle(schedule.scheduleId)
  try {
    const known = await handle.describe()
    // A paused one is in an operator's hands, and so is its note.
    if (known.state.note === note || known.state.paused) return
    const { spec, action, policies } = schedule
    await handle.update((previous) => ({
      spec,
      action,
      ...(policies ? { policies } : {}),
      state: { ...previous.state, note },
    }))
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error
    await client.schedule.create({ ...schedule, state: { note } }).catch(unlessThere)
  }
}

/** The numbers of temporal.api.enums.v1.IndexedValueType, which the SDK does not export. */
const indexedValueTypes: Record<SearchAttributeType, number> = {
  TEXT: 1,
  KEYWORD: 2,
  INT: 3,
  DOUBLE: 4,
  BOOL: 5,
  DATETIME: 6,
  KEYWORD_LIST: 7,
}

/** Another worker that starts at the same time was quicker. */
function unlessThere(error: unknown): void {
  if (!(error instanceof ScheduleAlreadyRunning)) throw error
}

function fingerprint(schedule: Schedule): string {
  return createHash('sha256').update(JSON.stringify(schedule)).digest('hex').slice(0, 12)
}
