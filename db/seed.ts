import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../config.ts'
import { mainLocation } from '../workflows/domain/parts/location.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import { type Role, system } from '../workflows/domain/vocabulary.ts'
import { ensureChina } from './china.ts'
import { connectDatabase, type Db } from './client.ts'
import { exampleDepot } from './examples/depot.ts'
import { exampleLoaners } from './examples/loaners.ts'
import { people, profiles, stock } from './examples/people.ts'
import { eu, exampleTeams, gold } from './examples/promises.ts'
import { findOrCreateCustomer } from './queries/customers.ts'
import { createKey } from './queries/keys.ts'
import { addLocation } from './queries/locations.ts'
import { addPart } from './queries/parts.ts'
import { addStaff } from './queries/staff.ts'
import { receiveParts } from './queries/stock.ts'
import { putTeam } from './queries/teams.ts'
import { calendars, engineers, loaners, policies } from './schema/index.ts'

/**
 * Fills an empty database with example data: people, stock, promises, one customer, and keys: one for each role
 * under the role's name, and one for each further engineer under the engineer's id.
 * @returns the keys' secrets by name
 */
export async function seedExamples(db: Db): Promise<Record<string, string>> {
  return db.transaction(async (tx) => {
    for (const person of people) await addStaff(tx, person)
    await tx.insert(engineers).values(profiles).onConflictDoNothing()
    await addLocation(tx, exampleDepot)
    await seedStock(tx)
    await tx.insert(loaners).values(exampleLoaners).onConflictDoNothing()
    await seedPromises(tx)
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

/** As if a first delivery had come in: the ledger begins with it. */
async function seedStock(tx: Db): Promise<void> {
  for (const { onHand: quantity, ...part } of stock) {
    const name = `example/${part.sku}`
    if (!(await addPart(tx, part))) continue
    await receiveParts(tx, { name, sku: part.sku, location: mainLocation, quantity, by: system.id })
  }
}

/** Calendars and a contract's policy in force, and the teams that they are for. */
async function seedPromises(tx: Db): Promise<void> {
  const inForce = { version: 1, state: 'published', madeBy: 'A-001', publishedAt: new Date() } as const
  await ensureChina(tx)
  await tx
    .insert(calendars)
    .values({ id: 'eu', ...inForce, ...eu })
    .onConflictDoNothing()
  await tx
    .insert(policies)
    .values({ id: 'gold', ...inForce, ...gold })
    .onConflictDoNothing()
  for (const team of exampleTeams) await putTeam(tx, team)
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
