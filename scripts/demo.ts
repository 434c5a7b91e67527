// `npm run demo`: opens the example requests in an Aftercare that runs, and walks each to a stage of its own.
// An address may be given, where the API is not where the configuration says: `npm run demo -- http://host:port`.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { TicketView } from '../api/contract/answers.ts'
import { loadLauncherConfig } from '../config.ts'
import { type Desk, openDesk } from './demo/desk.ts'
import { overview, standing, type Told, whatToTry } from './demo/report.ts'
import { type Story, stories } from './demo/stories.ts'

const { dataDir, port = 3000 } = loadLauncherConfig()
const keysFile = resolve(dataDir, 'keys.json')
const requests = new Map(examples().map(({ title, request }) => [title, request]))

try {
  const desk = openDesk(await address(process.argv[2] ?? `http://127.0.0.1:${port}`), readKeys())
  const told: Told[] = []
  for (const story of stories) told.push({ story, ticket: await tell(desk, story) })
  console.log(`\n${overview(told)}\n\n${whatToTry(desk.url, keysFile)}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Opens the story's ticket and tells it; what goes wrong in one story does not keep the others from being told. */
async function tell(desk: Desk, story: Story): Promise<TicketView> {
  const receivedAt = new Date(Date.now() - story.hoursAgo * 3_600_000).toISOString()
  const ticket = await desk.open('csr', { ...requests.get(story.title), receivedAt })
  const problem = await story.tell(desk, ticket).then(
    () => undefined,
    (error: Error) => error.message,
  )
  if (problem !== undefined) process.exitCode = 1
  const now = await desk.read(ticket.number)
  console.log(`${now.number}  ${story.title}: ${problem === undefined ? standing(now) : `stuck, ${problem}`}`)
  return now
}

/** @throws when nobody answers there */
async function address(given: string): Promise<string> {
  const url = given.replace(/\/+$/, '')
  const answers = await fetch(`${url}/readyz`).catch(() => undefined)
  if (answers?.ok) return url
  throw new Error(
    answers
      ? `Aftercare at ${url} is not ready: ${await answers.text()}`
      : `Aftercare does not answer at ${url}. Start it with \`npm start\`, or say where it is: npm run demo -- http://127.0.0.1:3001`,
  )
}

/** @throws when the file is not there */
function readKeys(): Record<string, string> {
  if (!existsSync(keysFile)) {
    throw new Error(
      `There is no ${join(dataDir, 'keys.json')}. \`npm start\` writes it when it makes the example data; DATA_DIR says where.`,
    )
  }
  return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(keysFile, 'utf8')))
}

function examples() {
  const file = new URL('../db/examples/requests.json', import.meta.url)
  const form = z.array(z.object({ title: z.string(), request: z.record(z.string(), z.unknown()) }))
  return form.parse(JSON.parse(readFileSync(file, 'utf8')))
}
