import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadTicket } from '../../db/queries/outbox.ts'
import { recordEvents } from '../../db/queries/record.ts'
import { type Command, decide } from '../../workflows/domain/ticket/ticket.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { type Actor, system } from '../../workflows/domain/vocabulary.ts'
import type { Receipt } from '../../workflows/messages.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { act, diagnose, open, spindle } from '../support/lives.ts'
import { until } from '../support/until.ts'

// A workflow task can record its events and die before Temporal hears of it; the next attempt decides anew, at another
// moment. The test plays the dead attempt: it records what the workflow then does not know.

let department: Department
beforeAll(async () => {
  department = await openDepartment()
})
afterAll(() => department.stop())

const lin: Actor = { role: 'csr', id: 'S-001' }
const words = '5f0c6a2e-8a44-4a0f-9c61-5a1d2f3b4c5d'

async function recordBehindItsBack(number: string, command: Command, by: Actor, via?: string): Promise<void> {
  const { db } = department.database
  const ticket = await loadTicket(db, number)
  if (!ticket) throw new Error('There is no such ticket.')
  const moment = { now: instant(Date.now()), by, ...(via === undefined ? {} : { via }) }
  const outcome = decide(ticket, command, moment)
  if ('rejection' in outcome) throw new Error(outcome.rejection.code)
  expect(await recordEvents(db, number, outcome.events)).toEqual([])
}

const types = async (number: string) => (await department.events(number)).map((event) => event.type)

it('answers an act that was recorded by an attempt that died, and does not do it again', async () => {
  const number = await open(department)
  const respond: Command = { type: 'respond', channel: 'phone', words }
  await recordBehindItsBack(number, respond, lin, 'update-1')
  const again = () =>
    department.client.workflow.getHandle(`ticket-${number}`).executeUpdate<Receipt, [object]>('respond', {
      updateId: 'update-1',
      args: [{ command: respond, by: lin }],
    })
  expect(await again()).toEqual({ version: 2 })
  expect(await types(number)).toEqual(['opened', 'responded'])
})

it('puts its own act on top of what stands there', async () => {
  const number = await open(department)
  await recordBehindItsBack(number, { type: 'note', visibility: 'internal', words }, lin)
  expect((await diagnose(department, number)).version).toBe(3)
  expect(await types(number)).toEqual(['opened', 'noted', 'diagnosed'])
})

it('refuses an act after all when what stands there forbids it', async () => {
  const number = await open(department)
  await recordBehindItsBack(number, { type: 'pause', words }, lin)
  const pause = await department.call('csr', `POST /v1/tickets/${number}/pause`, { reason: 'x' })
  expect([pause.status, pause.body.code]).toEqual([409, 'already_paused'])
  expect((await department.ticket(number)).version).toBe(2)
  await act(department, 'csr', number, 'cancellation', { reason: 'x' })
})

it('loses no level: what the dead attempt did not announce is announced on top', async () => {
  const worker = department.worker
  await worker.stop()
  const number = await open(department, spindle, { hoursAgo: 18 - 2 / 3600 })
  await recordBehindItsBack(number, { type: 'announce' }, system)
  expect((await department.alerts(number)).map((alert) => alert.level)).toEqual(['50%'])
  const { receivedAt } = await department.ticket(number)
  await until('three quarters are gone', async () => Date.now() > Date.parse(receivedAt) + 18 * 3_600_000)
  await worker.start()
  await until('the second warning is out', async () => (await department.alerts(number)).length === 2)
  expect(await types(number)).toEqual(['opened', 'alerted', 'alerted'])
  expect((await department.alerts(number)).map((alert) => alert.level)).toEqual(['50%', '75%'])
})
