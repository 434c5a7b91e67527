import { databaseErrorCode } from '../db/client.ts'

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

function withoutValues(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.cause === undefined) return error
  // Only errors that wrap another carry a statement with its parameters; our own say what they mean to say.
  const plain = new Error(`${name}: ${databaseErrorCode(error) ?? codeOf(error.cause)}`)
  plain.stack = `${plain.message}\n${error.stack?.split('\n').filter(isPlace).join('\n')}`
  return plain
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'failed'
  return 'code' in cause ? String(cause.code) : cause.name
}

function isPlace(line: string): boolean {
  return /^\s+at /.test(line)
}
