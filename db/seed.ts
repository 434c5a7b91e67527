import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../config.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import type { Role } from '../workflows/domain/vocabulary.ts'
import { connectDatabase, type Db } from './client.ts'
import { people, stock } from './examples/people.ts'
import { findOrCreateCustomer } from './queries/customers.ts'
import { createKey } from './queries/keys.ts'
import { addStaff } from './queries/staff.ts'
import { parts } from './schema/index.ts'

/**
 * Fills an empty database with example data: people, stock, one customer, and keys: one for each role under the
 * role's name, and one for each further engineer under the engineer's id.
 * @returns the keys' secrets by name
 */
export async function seedExamples(db: Db): Promise<Record<string, string>> {
  return db.transaction(async (tx) => {
    for (const person of people) await addStaff(tx, person)
    await tx.insert(parts).values(stock).onConflictDoNothing()
    const customer = await findOrCreateCustomer(
      tx,
      { company: '示例客户有限公司', name: '刘敏', phone: '13800000000', email: 'liumin@customer.example' },
      instant(Date.now()),
    )
    const keys: Record<string, string> = {}
    const makeKey = async (name: string, role: Role, subject: string) => {
      keys[name] = (await createKey(tx, { role, subject, label: `example: ${name}` })).secret
    }
    if (customer) await makeKey('customer', 'customer', customer.id)
    for (const { id, role } of people) {
      if (!(role in keys)) await makeKey(role, role, id)
      else if (role === 'engineer') await makeKey(id, role, id)
    }
    return keys
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { databaseUrl, dataDir } = loadConfig()
  const file = join(dataDir, 'keys.json')
  if (!existsSync(file)) {
    const database = connectDatabase(databaseUrl, 1)
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(file, `${JSON.stringify(await seedExamples(database.db), null, 2)}\n`, { mode: 0o600 })
    await database.close()
  }
}
