import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import { courierActivities } from './activities.ts'
import { milliseconds } from './domain/time/instant.ts'
import { noticesQueue, noticesWaiting } from './messages.ts'

/** However quiet it is, it looks this often, in milliseconds: a bell may have been lost. */
const longestRest = 10 * 60_000
const shortestRest = 1_000

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
    const { sent, failed, nextAt, problem } = await deliverNotices()
    setCurrentDetails(problem ? `${failed} to be tried again: ${problem}` : `last round: ${sent} delivered`)
    // Nothing done, though something is due: another round still has it in hand.
    const least = sent + failed === 0 ? shortestRest : 0
    const rest = nextAt === null ? longestRest : Math.max(least, milliseconds(nextAt) - Date.now())
    if (rest > 0) await condition(() => rung, Math.min(rest, longestRest), { summary: 'next round' })
  }
  await condition(allHandlersFinished)
  await continueAsNew<typeof courier>()
}
