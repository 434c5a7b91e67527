import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import { courierActivities } from './activities.ts'
import { noticesQueue, noticesWaiting } from './messages.ts'

/** Looks by itself when nobody rang: what failed before has a time to be tried again. */
const round = '1m'

/**
 * Delivers what people are to be told, in rounds, on a queue of its own. Each notice is a row with its own tries,
 * so that one bad address holds up nobody and a dead mail server delays, but loses nothing.
 */
export async function courier(): Promise<void> {
  let rung = true
  setHandler(
    noticesWaiting,
    () => {
      rung = true
    },
    { description: 'There are notices to deliver' },
  )
  const { deliverNotices } = courierActivities(noticesQueue(workflowInfo().taskQueue))
  while (!workflowInfo().continueAsNewSuggested) {
    rung = false
    const { sent, failed, more, problem } = await deliverNotices()
    setCurrentDetails(problem ? `${failed} to be tried again: ${problem}` : `last round: ${sent} delivered`)
    if (!more) await condition(() => rung, round, { summary: 'next round' })
  }
  await condition(allHandlersFinished)
  await continueAsNew<typeof courier>()
}
