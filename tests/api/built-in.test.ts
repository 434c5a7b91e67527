import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { partActivities } from '../../activities/parts.ts'
import type { TicketView } from '../../api/contract/answers.ts'
import { undoHold } from '../../db/queries/holds.ts'
import { issueHeld } from '../../db/queries/issues.ts'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { useIssued } from '../../db/queries/outstanding.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { type Api, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'
import { act, aRespondedTicket } from '../support/walk.ts'

const board = 'CONTROL-BOARD-LS4'
const fuse = 'FUSE-10A'
let api: Api

beforeAll(async () => {
  api = await startApi()
  const van = { id: 'van-zhang', kind: 'van', name: '张伟', engineer: 'E-001' }
  expect(await keep('POST', 'locations', van)).toMatchObject({ status: 201 })
  await keep('POST', `parts/${board}/receipts`, { quantity: 30 })
  await keep('PUT', `parts/${board}/warranty`, { period: 'P12M' })
  await keep('PUT', `parts/${board}/old-part`, { oldPart: 'return' })
})
afterAll(() => api.close())
beforeEach(async () => {
  await keep('POST', `parts/${fuse}/counts`, { counted: 4, location: 'van-zhang' })
})
afterEach(async () => expect(await shelvesAstray(api.db)).toEqual([]))

const keep = (method: 'POST' | 'PUT', path: string, body: unknown) =>
  api.call('parts_keeper', method, `/v1/${path}`, { body })
const read = async <Body>(path: string) => (await api.call('engineer', 'GET', `/v1/${path}`)).body as Body
const items = async (path: string) => (await read<{ items: unknown[] }>(path)).items

/** Does what the ticket's workflow would with its list of what is to be done. */
async function workOff(number: string): Promise<void> {
  const { db, commands } = api
  const bell = { announceStock: async () => undefined }
  const { settleHold } = partActivities(db, bell, 'P7D')
  for (const next of (await loadTicket(db, number))?.returns ?? []) {
    if (next.type === 'issue') {
      const done = await issueHeld(db, { ticket: number, ...next })
      await commands.tell(number, { type: 'recordIssue', key: next.key, done })
      continue
    }
    if (next.type === 'hold') await settleHold({ key: next.key, used: next.used })
    if (next.type === 'use') await useIssued(db, { ticket: number, ...next })
    await commands.tell(number, { type: 'recordReturn', key: next.key })
  }
}

/** A repair from afar, with some pieces of a part held for it. */
async function aRepair(sku: string, quantity: number): Promise<string> {
  const number = await aRespondedTicket(api)
  const plan = { mode: 'remote', skills: [], parts: [{ sku, quantity }], durationMinutes: 30 }
  await act(api, number, ['csr', 'plan', plan])
  const key = (await loadTicket(api.db, number))?.parts?.key ?? ''
  await reserveTogether(
    api.db,
    [{ ticket: number, key, lines: [{ sku, quantity }] }],
    new Date(Date.now() + 1e8),
  )
  await api.commands.tell(number, { type: 'recordReservation', key, shortages: [] })
  return number
}

const report = (...partsUsed: unknown[]) => ({ cause: 'Burnt', work: 'Replaced it', partsUsed })
const complete = (number: string, ...partsUsed: unknown[]) =>
  api.call('engineer', 'POST', `/v1/tickets/${number}/completion`, { body: report(...partsUsed) })

async function completed(number: string, ...partsUsed: unknown[]): Promise<TicketView> {
  const answer = await complete(number, ...partsUsed)
  expect(answer.status, answer.text).toBe(200)
  const ticket = ticketIn(answer)
  await workOff(number)
  return ticket
}

describe('a report', () => {
  it('shows what was built in, with its warranty and what becomes of the old part, in both languages', async () => {
    const number = await aRepair(board, 2)
    const used = { sku: board, quantity: 2, serials: [{ new: 'ls4-2', old: 'LS4-1' }] }
    const { completion } = await completed(number, used)
    expect(completion?.partsUsed).toEqual([{ sku: board, quantity: 2 }])
    expect(completion?.builtIn).toMatchObject([
      {
        ...{ sku: board, quantity: 1, serial: 'LS4-2', oldSerial: 'LS4-1' },
        warranty: { reason: { code: 'part_period', period: 'P12M' } },
        oldPart: { state: 'due', text: { en: 'The old part goes back to the manufacturer.' } },
      },
      { quantity: 1, serial: null, oldSerial: null },
    ])
    const warranty = completion?.builtIn[0]?.warranty
    const { installedOn } = warranty?.reason ?? {}
    expect(warranty?.text).toEqual({
      en: `Under warranty until ${warranty?.until}: 12 months from the installation on ${installedOn}.`,
      'zh-CN': `保修至 ${warranty?.until}：自 ${installedOn} 安装之日起，备件保修期 12 个月。`,
    })
    const events = await items(`tickets/${number}/events`)
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'completed',
        partsUsed: [{ ...used, serials: [{ new: 'LS4-2', old: 'LS4-1' }] }],
      }),
    )
    expect(await items('parts/serials/ls4-1')).toMatchObject([
      { serial: 'LS4-2', ticket: number, replaces: 'LS4-1', replacedBy: null, removedAt: null },
    ])
    expect(await items(`old-parts?ticket=${number}&state=due&engineer=E-001`)).toHaveLength(2)
  })

  it('is refused when one of its serial numbers is built in elsewhere; nothing of it is done', async () => {
    await completed(await aRepair(board, 1), { sku: board, quantity: 1, serials: [{ new: 'ONCE' }] })
    const number = await aRepair(board, 1)
    const before = await contentOf(api.db)
    const twice = await complete(
      number,
      { sku: board, quantity: 1, serials: [{ new: 'ONCE' }] },
      { sku: fuse, quantity: 1, from: 'van' },
    )
    expect(problemIn(twice)).toEqual({ status: 409, code: 'serial_installed' })
    expect(twice.body).toMatchObject({ details: { sku: board, serial: 'ONCE' } })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('of two engineers at once who name the same piece, one is refused', async () => {
    const numbers = [await aRepair(board, 1), await aRepair(board, 1)]
    const serials = [{ new: 'RACE' }]
    const answers = await Promise.all(
      numbers.map((number) => complete(number, { sku: board, quantity: 1, serials })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    for (const number of numbers) await workOff(number)
  })

  it('that the ticket refuses leaves its serial numbers and the van to others', async () => {
    const number = await aRepair(board, 1)
    const used = [
      { sku: board, quantity: 2, serials: [{ new: 'FREE' }] },
      { sku: fuse, quantity: 4, from: 'van' },
    ]
    expect(problemIn(await complete(number, ...used))).toEqual({ status: 409, code: 'part_not_reserved' })
    expect(await free(fuse, 'van-zhang')).toBe(4)
    const other = await aRepair(board, 1)
    await completed(other, { sku: board, quantity: 1, serials: [{ new: 'FREE' }] }, used[1])
    expect(await free(fuse, 'van-zhang')).toBe(0)
  })
})

describe('parts from the van', () => {
  it('are used without a reservation, and leave the van', async () => {
    const number = await aRepair(board, 1)
    const { completion } = await completed(number, { sku: fuse, quantity: 3, from: 'van' })
    expect(completion?.partsUsed).toEqual([{ sku: fuse, quantity: 3, from: 'van' }])
    expect(await free(fuse, 'van-zhang')).toBe(1)
    expect(await onHand(fuse, 'van-zhang')).toBe(1)
  })

  it('are refused when the van has too few, or is somebody else’s', async () => {
    const number = await aRepair(board, 1)
    const before = await contentOf(api.db)
    const many = await complete(number, { sku: fuse, quantity: 5, from: 'van' })
    expect(problemIn(many)).toEqual({ status: 409, code: 'not_in_van' })
    expect(many.body).toMatchObject({ details: { sku: fuse, possible: 4 } })
    const body = report({ sku: fuse, quantity: 1, from: 'van' })
    const others = await api.call('E-003', 'POST', `/v1/tickets/${number}/completion`, { body })
    expect(problemIn(others)).toEqual({ status: 409, code: 'no_van' })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('the last of which two jobs want at once, one gets', async () => {
    await keep('POST', `parts/${fuse}/counts`, { counted: 1, location: 'van-zhang' })
    const numbers = [await aRepair(board, 1), await aRepair(board, 1)]
    const answers = await Promise.all(
      numbers.map((number) => complete(number, { sku: fuse, quantity: 1, from: 'van' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    for (const number of numbers) await workOff(number)
    expect(await onHand(fuse, 'van-zhang')).toBe(0)
  })

  it('are booked once, though the report is sent again when nobody knows whether it was done', async () => {
    const number = await aRepair(board, 1)
    const body = report({ sku: fuse, quantity: 2, from: 'van' })
    api.commands.nextAct('done but pending')
    const send = () =>
      api.call('engineer', 'POST', `/v1/tickets/${number}/completion`, {
        body,
        headers: { 'idempotency-key': `van-${number}` },
      })
    expect((await send()).status).toBe(202)
    expect((await send()).status).toBe(200)
    await workOff(number)
    expect(await onHand(fuse, 'van-zhang')).toBe(2)
  })

  it('are booked also when what was held for the report had been let go before it was made', async () => {
    const number = await aRepair(board, 1)
    await complete(number, { sku: fuse, quantity: 2, from: 'van' })
    await undoHold(api.db, `${number}/round-1/van`)
    expect(await free(fuse, 'van-zhang')).toBe(4)
    await workOff(number)
    expect([await onHand(fuse, 'van-zhang'), await free(fuse, 'van-zhang')]).toEqual([2, 2])
  })

  it('are booked also when another report was refused meanwhile', async () => {
    const number = await aRepair(board, 1)
    await complete(number, { sku: fuse, quantity: 2, from: 'van' })
    const second = await complete(number, { sku: fuse, quantity: 2, from: 'van' })
    expect(problemIn(second)).toEqual({ status: 409, code: 'already_completed' })
    await workOff(number)
    expect(await onHand(fuse, 'van-zhang')).toBe(2)
  })
})

describe('parts that are handed out before the work', () => {
  const issue = (number: string, body: unknown = { to: 'E-001' }) =>
    api.call('parts_keeper', 'POST', `/v1/tickets/${number}/parts/issue`, { body })
  const outstanding = (number: string) => items(`parts/outstanding?ticket=${number}`)

  it('are out with who took them, until they are used or brought back', async () => {
    const number = await aRepair(board, 3)
    const before = await onHand(board, 'main')
    expect(ticketIn(await issue(number)).parts).toMatchObject({
      ...{ state: 'reserved', issued: { lines: [{ sku: board, quantity: 3 }] } },
    })
    await workOff(number)
    expect(await onHand(board, 'main')).toBe(before - 3)
    expect(await outstanding(number)).toMatchObject([
      { ticket: number, sku: board, quantity: 3, to: 'E-001' },
    ])

    const of = (engineer: string) => items(`parts/outstanding?ticket=${number}&engineer=${engineer}`)
    expect([await of('E-001'), await of('E-003')]).toMatchObject([[{ quantity: 3 }], []])

    await completed(number, { sku: board, quantity: 1 })
    expect(await outstanding(number)).toMatchObject([{ quantity: 2 }])
    const back = (quantity: number) =>
      keep('POST', `parts/${board}/returns`, { quantity, ticket: number, location: 'main' })
    expect((await back(2)).status).toBe(201)
    expect(await outstanding(number)).toEqual([])
    expect(await onHand(board, 'main')).toBe(before - 1)
    // The used one may still have been reported by mistake; a fourth never was.
    expect(problemIn(await back(2))).toEqual({ status: 409, code: 'not_issued' })
    expect((await items('parts/outstanding?engineer=E-001')).length).toBeGreaterThanOrEqual(0)
  })

  it('cannot be used when they came back before the report', async () => {
    const number = await aRepair(board, 2)
    await issue(number)
    await workOff(number)
    await keep('POST', `parts/${board}/returns`, { quantity: 1, ticket: number, location: 'main' })
    const before = await contentOf(api.db)
    const answer = await complete(number, { sku: board, quantity: 2 })
    expect(problemIn(answer)).toEqual({ status: 409, code: 'part_not_reserved' })
    expect(answer.body).toMatchObject({ details: { possible: 1 } })
    expect(await contentOf(api.db)).toEqual(before)
    await completed(number, { sku: board, quantity: 1 })
    expect(await outstanding(number)).toEqual([])
  })

  it('are not free again when the ticket is cancelled', async () => {
    const number = await aRepair(board, 3)
    const before = await free(board, 'main')
    await issue(number, { to: 'E-001', lines: [{ sku: board, quantity: 1 }] })
    await act(api, number, ['csr', 'cancellation', { reason: 'Sold' }])
    await workOff(number)
    expect(await free(board, 'main')).toBe(before + 2)
    expect(await outstanding(number)).toMatchObject([{ quantity: 1, to: 'E-001' }])
  })

  it('are no more than are held', async () => {
    const number = await aRepair(board, 1)
    const lines = [{ sku: board, quantity: 2 }]
    expect(problemIn(await issue(number, { to: 'E-001', lines }))).toEqual({ status: 409, code: 'not_held' })
    const engineer = await api.call('engineer', 'POST', `/v1/tickets/${number}/parts/issue`, { body: {} })
    expect(ticketIn(engineer).number).toBe(number)
    expect(problemIn(await issue(number))).toEqual({ status: 409, code: 'nothing_held' })
    await workOff(number)
  })
})

describe('an old part', () => {
  it('comes back, is inspected, and is stock again when it is refurbished', async () => {
    const number = await aRepair(board, 1)
    const { completion } = await completed(number, { sku: board, quantity: 1 })
    const id = completion?.builtIn[0]?.oldPart?.id
    const work = (step: string, body: unknown) => keep('POST', `old-parts/${id}/${step}`, body)
    const before = await onHand(board, 'main')
    const look = { result: 'no_fault_found', outcome: 'refurbished', notes: 'A loose plug' }
    expect(problemIn(await work('inspection', look))).toEqual({ status: 409, code: 'not_received' })
    expect(problemIn(await work('receipt', { location: 'moon' }))).toMatchObject({
      at: ['/location unknown_location'],
    })
    expect((await work('receipt', { location: 'main' })).body).toMatchObject({
      state: 'received',
      location: 'main',
    })
    expect((await work('inspection', look)).body).toMatchObject({ state: 'inspected', ...look })
    expect(await onHand(board, 'main')).toBe(before + 1)
    expect(problemIn(await work('handover', {}))).toEqual({ status: 409, code: 'not_due' })
  })

  it('stays with the customer where the contract says so, or the engineer records it', async () => {
    const number = await aRepair(board, 2)
    const parts = [
      { sku: board, quantity: 2, serials: [{ new: 'H-1' }, { new: 'H-2' }], oldPart: 'customer' },
    ]
    const { completion } = await completed(number, ...parts)
    expect(completion?.builtIn.map(({ oldPart }) => oldPart?.text['zh-CN'])).toEqual([
      '旧件已留给客户。',
      '旧件已留给客户。',
    ])
    const other = await completed(await aRepair(board, 1), { sku: board, quantity: 1 })
    const id = other.completion?.builtIn[0]?.oldPart?.id
    const handover = () => api.call('engineer', 'POST', `/v1/old-parts/${id}/handover`, { body: {} })
    expect((await handover()).body).toMatchObject({ state: 'with_customer' })
    expect((await handover()).status).toBe(200)
  })

  it('that nobody knows is not found', async () => {
    for (const id of ['1', '00000000-0000-4000-8000-000000000000']) {
      const answer = await keep('POST', `old-parts/${id}/receipt`, { location: 'main' })
      expect(problemIn(answer)).toEqual({ status: 404, code: 'old_part_not_found' })
    }
    expect(problemIn(await api.call('csr', 'GET', '/v1/parts/serials/NOBODYS'))).toEqual({
      ...{ status: 404, code: 'unknown_serial' },
    })
  })
})

it('warranty rules are said, said anew, and taken back', async () => {
  const say = (path: string, body: unknown) =>
    api.call('supervisor', 'PUT', `/v1/warranty-rules/${path}`, { body })
  await say('regions/EU', { minimum: 'P1Y', source: 'A draft' })
  const law = { minimum: 'P2Y', source: 'Directive (EU) 2019/771 art. 10' }
  await say('regions/EU', law)
  await say('models/VMC-850', { period: 'P24M' })
  const both = { laws: [{ region: 'EU', ...law }], products: [{ model: 'VMC-850', period: 'P24M' }] }
  expect(await read('warranty-rules')).toEqual(both)
  await say('models/VMC-850', { period: null })
  expect((await say('regions/EU', { ...law, minimum: null })).body).toEqual({ laws: [], products: [] })
  expect(problemIn(await keep('PUT', 'parts/NO-SUCH/warranty', { period: 'P1Y' }))).toEqual({
    ...{ status: 404, code: 'unknown_part' },
  })
})

async function shelf(sku: string, location: string) {
  const { items } = await read<{
    items: { sku: string; stock: { location: string; onHand: number; free: number }[] }[]
  }>('parts')
  return items.find((part) => part.sku === sku)?.stock.find((one) => one.location === location)
}
const free = async (sku: string, location: string) => (await shelf(sku, location))?.free ?? 0
const onHand = async (sku: string, location: string) => (await shelf(sku, location))?.onHand ?? 0
