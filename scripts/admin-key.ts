// `npm run admin-key -- --id A-001 --name "He Jing" --email he.jing@example.com`: the first key of a database that
// `npm start` did not make. With it everybody else is added, and given keys, through the API.
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { newStaff } from '../api/contract/requests.ts'
import { loadConfig } from '../config.ts'
import { connectDatabase, type Db, databaseErrorCode } from '../db/client.ts'
import { createKey } from '../db/queries/keys.ts'
import { addStaff, findStaff } from '../db/queries/staff.ts'

/** What is wrong with the arguments, or with what they ask for. */
class Refusal extends Error {}

type Administrator = z.infer<typeof newStaff>

const usage = 'npm run admin-key -- --id A-001 --name "He Jing" --email he.jing@example.com [--language en]'

try {
  const administrator = readArguments()
  const { databaseUrl } = loadConfig()
  const database = connectDatabase(databaseUrl, 1)
  const secret = await makeKey(database.db, administrator).finally(() => database.close())
  console.log(`The key of administrator ${administrator.id}, shown this once:\n${secret}`)
} catch (error) {
  console.error(explained(error))
  process.exitCode = 1
}

/** @throws Refusal */
function readArguments(): Administrator {
  const given = parsedArguments()
  const checked = newStaff.safeParse({ language: 'zh-CN', ...given, role: 'admin' })
  if (checked.success) return checked.data
  const problems = checked.error.issues.map(({ path, message }) => {
    const name = String(path[0])
    return `  --${name}: ${name in given ? message : 'is missing'}`
  })
  throw new Refusal(['The arguments are wrong.', ...problems, `Like this: ${usage}`].join('\n'))
}

function parsedArguments(): Record<string, unknown> {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ options: { id: text, name: text, email: text, language: text } }).values
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}\nLike this: ${usage}`)
  }
}

/** @throws Refusal when the id is somebody else's */
function makeKey(db: Db, administrator: Administrator): Promise<string> {
  const { id, role } = administrator
  return db.transaction(async (tx) => {
    await addStaff(tx, { ...administrator, phone: administrator.phone ?? null })
    const member = await findStaff(tx, id)
    if (member?.role !== role) throw new Refusal(`${id} has the role ${member?.role}; choose another --id.`)
    return (await createKey(tx, { role, subject: id, label: 'made by admin-key' })).secret
  })
}

function explained(error: unknown): string {
  if (error instanceof Refusal) return error.message
  // 42P01, undefined_table
  if (databaseErrorCode(error) === '42P01') return 'The database has no tables yet: npx tsx db/migrate.ts'
  const { cause = error } = error as Error
  return `The database does not do it: ${cause instanceof Error ? cause.message : cause}`
}
