import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Explanations, explanations } from '../../api/contract/explanation.ts'
import { keepWords } from '../../db/queries/words.ts'
import { holders } from '../../workflows/domain/sla/holders.ts'
import { handbook, type Policy } from '../../workflows/domain/sla/policy.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import type { Calendar, Window } from '../../workflows/domain/time/calendar.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { type Api, startApi } from '../support/api.ts'

const hour = 3_600_000
const day = 24 * hour
const lin: Actor = { role: 'csr', id: 'S-001' }
const nobody = Object.fromEntries(holders.map((holder) => [holder, 0]))

/** A midnight in UTC, four to five days ago; moments below are hours after it. */
const start = Math.floor(Date.now() / day - 4) * day
const at = (hours: number) => instant(start + hours * hour)

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

describe('the explanation of a promise that was paused, triaged and given another date', () => {
  let number: string

  beforeAll(async () => {
    number = await received()
    await tell(number, 2, { type: 'pause', words: await said(number, '等客户发照片') })
    await tell(number, 5, { type: 'resume' })
    await tell(number, 6, { type: 'triage', urgency: 'urgent' })
    const words = await said(number, '约好明早')
    await tell(number, 7, { type: 'promiseDate', clock: 'response', dueAt: at(30), words })
    await tell(number, 29, { type: 'respond', channel: 'phone', words: await said(number, '已致电') })
  })

  it('tells staff every gap and every re-plan, by whom and why', async () => {
    const { items, policy } = await read('csr', number)
    expect(items).toMatchObject([
      {
        clock: 'response',
        cycle: 1,
        round: 1,
        state: 'met',
        target: 'PT24H',
        startedAt: at(0),
        dueAt: at(30),
        stoppedAt: at(29),
        remaining: null,
        overdue: null,
        calendar: null,
        promised: { at: at(30), expiresAt: null, by: lin, reason: '约好明早' },
        counted: [
          { from: at(0), to: at(2) },
          { from: at(5), to: at(29) },
        ],
        gaps: [
          {
            from: at(2),
            to: at(5),
            cause: 'pause',
            waitingFor: 'customer',
            by: lin,
            reason: '等客户发照片',
            why: {
              'zh-CN': expect.stringMatching(/ 客服 S-001 暂停计时，等待客户：“等客户发照片”。$/),
              en: expect.stringMatching(
                / by service representative S-001, waiting for the customer: “等客户发照片”\.$/,
              ),
            },
          },
        ],
        replans: [
          { at: at(6), by: lin, cause: 'urgency', from: at(51), to: at(27) },
          { at: at(7), by: lin, cause: 'promise', from: at(27), to: at(30) },
        ],
        ahead: [],
      },
    ])
    expect(policy).toMatchObject({ id: 'handbook', chosenBy: { scope: 'default' } })
  })

  it('tells who held the time of the clock, and of the whole ticket', async () => {
    const { items, time } = await read('csr', number)
    expect(items[0]?.time).toEqual({
      elapsedMs: 29 * hour,
      heldMs: { ...nobody, us: 26 * hour, customer: 3 * hour },
    })
    expect(time.heldMs).toEqual({ ...nobody, customer: 3 * hour, us: time.elapsedMs - 3 * hour })
  })

  it('tells the customer the same, but not who did it, in which words, and by which policy', async () => {
    const told = await read('customer', number)
    expect(told.items).toMatchObject([
      {
        dueAt: at(30),
        promised: { at: at(30), expiresAt: null },
        gaps: [{ from: at(2), to: at(5), cause: 'pause', waitingFor: 'customer' }],
        replans: [{ cause: 'urgency' }, { cause: 'promise' }],
        time: { elapsedMs: 29 * hour },
      },
    ])
    expect(JSON.stringify(told)).not.toMatch(/S-001|照片|明早|"(by|ahead|policy|words|reason)"/)
  })
})

describe('the explanation of a promise that runs', () => {
  it('tells staff the levels that come next, and a paused one has none', async () => {
    const { number } = await api.open({ receivedAt: instant(Date.now() - 30 * hour) })
    const received = Date.parse((await read('csr', number)).items[0]?.startedAt ?? '')
    const { items } = await read('csr', number)
    expect(items[0]?.ahead).toEqual([
      // Half of the 48 hours has passed; nobody has looked after that since, as no workflow runs here.
      { level: '50%', at: instant(received + 24 * hour), tells: ['owner'] },
      { level: '75%', at: instant(received + 36 * hour), tells: ['owner'] },
      { level: 'breach', at: instant(received + 48 * hour), tells: ['owner', 'supervisor'] },
      { level: '+24h', at: instant(received + 72 * hour), tells: ['manager'] },
    ])
    await api.call('csr', 'POST', `/v1/tickets/${number}/pause`, { body: { reason: 'Waiting for a photo' } })
    const paused = await read('csr', number)
    // What was passed before the pause has been told by now.
    expect(paused.items[0]).toMatchObject({ state: 'paused', dueAt: null, ahead: [] })
    expect(paused.items[0]?.gaps.at(-1)).toMatchObject({
      to: null,
      cause: 'pause',
      reason: 'Waiting for a photo',
    })
    expect(paused.items[0]?.why.en).toMatch(/It is paused and has no deadline until it goes on; 1[78] h/)
  })
})

describe('the explanation by a calendar', () => {
  let number: string

  beforeAll(async () => {
    number = await received()
    await tell(number, 1, { type: 'changePolicy', policy: mornings, publication: randomUUID() })
    await tell(number, 60, { type: 'respond', channel: 'phone', words: await said(number, '已致电') })
  })

  it('tells each closing with its cause, and the change of the policy', async () => {
    const { items, policy } = await read('csr', number)
    const response = items.find(({ clock }) => clock === 'response')
    expect(response).toMatchObject({
      state: 'met',
      calendar: 'mornings@2',
      startedAt: at(0),
      dueAt: at(84),
      counted: [
        { from: at(0), to: at(12) },
        { from: at(24), to: at(36) },
        { from: at(48), to: at(60) },
      ],
      gaps: [
        { from: at(12), to: at(24), cause: 'night' },
        { from: at(36), to: at(48), cause: 'night' },
      ],
      replans: [{ cause: 'policy', from: at(48), to: at(84) }],
    })
    expect(policy).toMatchObject({
      id: 'gold',
      version: 3,
      chosenBy: { scope: 'contract', value: 'GOLD-7' },
      why: {
        'zh-CN': '客户合同 GOLD-7 有专属的服务策略。',
        en: 'The customer’s contract GOLD-7 has a policy of its own.',
      },
    })
  })

  it('leaves closed hours to nobody', async () => {
    const { items, time } = await read('csr', number)
    const response = items.find(({ clock }) => clock === 'response')
    expect(response?.time).toEqual({
      elapsedMs: 60 * hour,
      heldMs: { ...nobody, us: 36 * hour, outside_hours: 24 * hour },
    })
    expect(time.heldMs.us + time.heldMs.outside_hours).toBe(time.elapsedMs)
    expect(time.heldMs.outside_hours).toBeGreaterThanOrEqual(48 * hour)
  })

  it('keeps the house’s own targets from customers', async () => {
    const kinds = async (as: string) => (await read(as, number)).items.map(({ clock }) => clock)
    expect(await kinds('csr')).toEqual(['response', 'triage'])
    expect(await kinds('customer')).toEqual(['response'])
  })
})

// Open from midnight to noon, every day, in UTC.
const window: Window[] = [['00:00', '12:00']]
const calendar: Calendar = {
  timeZone: 'UTC',
  week: { mon: window, tue: window, wed: window, thu: window, fri: window, sat: window, sun: window },
  exceptions: [],
}
const mornings: Policy = {
  ...handbook,
  id: 'gold',
  version: 3,
  chosenBy: { scope: 'contract', value: 'GOLD-7' },
  calendars: { 'mornings@2': calendar },
  hours: 'mornings@2',
  clocks: {
    response: { ...handbook.clocks.response, calendar: 'mornings@2' },
    triage: {
      targets: { normal: 'PT4H' },
      starts: ['received'],
      stops: ['triaged'],
      pauses: [],
      internal: true,
      levels: [],
    },
  },
}

/** A ticket of the example customer, normal, so due after 48 hours. */
async function received(): Promise<string> {
  return (await api.open({ receivedAt: at(0) }, 'customer')).number
}

async function tell(number: string, hours: number, command: Command): Promise<void> {
  await api.commands.tell(number, command, { now: start + hours * hour, by: lin })
}

async function said(ticket: string, reason: string): Promise<string> {
  const id = randomUUID()
  await keepWords(api.db, { id, ticket, texts: { reason } })
  return id
}

async function read(as: string, number: string): Promise<Explanations> {
  const answer = await api.call(as, 'GET', `/v1/tickets/${number}/sla`)
  expect(answer.status, answer.text).toBe(200)
  return explanations.parse(answer.body)
}
