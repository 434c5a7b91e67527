import { Context } from '@temporalio/activity'

/** How long work that goes on in pages leaves room for others. */
export interface Pace {
  /**
   * Says that the work goes on, and rests.
   * @throws when it is to stop here: another attempt goes on from what is noted
   */
  rest(milliseconds: number): Promise<void>
}

/** The pace of the activity that asks. */
export function activityPace(): Pace {
  const context = Context.current()
  return {
    async rest(milliseconds) {
      context.heartbeat()
      await context.sleep(milliseconds)
    },
  }
}
