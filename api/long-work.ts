import type { Client, WorkflowStartOptions } from '@temporalio/client'
import {
  displacementType,
  displacementWorkflowId,
  type PublicationStep,
  publicationType,
  publicationWorkflowId,
  simulationType,
  simulationWorkflowId,
} from '../workflows/messages.ts'

/** Work on many tickets at a time. What is done already is known in Postgres: starting it again never does it twice. */
export interface LongWork {
  /** Has a simulation run, and goes on with one that was interrupted; one that runs already is left alone. */
  simulate(id: string): Promise<void>
  /** The same for a step of a publication. */
  publish(id: string, step: PublicationStep): Promise<void>
  /** Tells the tickets whose visits gave way to an occasion. */
  displace(occasion: string): Promise<void>
}

/** @param within how long Temporal may take to answer, in milliseconds */
export function longWork(client: Client, taskQueue: string, within: number): LongWork {
  async function start(
    type: string,
    options: Pick<WorkflowStartOptions, 'workflowId' | 'staticSummary'> & { args: unknown[] },
  ): Promise<void> {
    await client.withDeadline(Date.now() + within, () =>
      client.workflow.start(type, {
        ...options,
        taskQueue,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    )
  }

  return {
    simulate: (id) =>
      start(simulationType, {
        workflowId: simulationWorkflowId(id),
        args: [id],
        staticSummary: 'Asks what another policy or calendar would have done',
      }),

    displace: (occasion) =>
      start(displacementType, {
        workflowId: displacementWorkflowId(occasion),
        args: [occasion],
        staticSummary: 'Tells the tickets whose visits gave way',
      }),

    publish: (id, step) =>
      start(publicationType, {
        workflowId: publicationWorkflowId(id, step),
        args: [id, step],
        staticSummary: `Brings a policy or calendar into force: ${step}`,
      }),
  }
}
