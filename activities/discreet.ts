import { withoutValues } from '../db/client.ts'

type Work = (...args: never[]) => Promise<unknown>

/**
 * The same activities, whose failures say what kind of thing went wrong and where, and not with which values: a
 * database's message repeats the words and names it was given, and a failure is kept in Temporal for all to see.
 */
export function discreet<Activities extends { [Name in keyof Activities]: Work }>(
  activities: Activities,
): Activities {
  const entries = Object.entries<Work>(activities).map(([name, work]) => [name, discreetly(name, work)])
  return Object.fromEntries(entries)
}

function discreetly(name: string, work: Work): Work {
  return async (...args) => {
    try {
      return await work(...args)
    } catch (error) {
      throw withoutValues(name, error)
    }
  }
}
