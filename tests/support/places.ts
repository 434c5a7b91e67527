import type { Department } from './department.ts'
import { act, bearing, engineerOf, open, spindle, visitPlan } from './lives.ts'

/** Where tickets wait on the on-site and the depot path, each as the steps that bring a new ticket there. */

export type Step = (department: Department, number: string) => Promise<unknown>

/** One act; the engineer of the visit does it where nobody is named. */
const does =
  (key: string | undefined, path: string, body: object = {}): Step =>
  async (department, number) =>
    act(department, key ?? engineerOf(await department.ticket(number)), number, path, body)

const comesTo =
  (stage: string): Step =>
  (department, number) =>
    department.when(number, stage, (ticket) => ticket.stage === stage)

const loanIs =
  (state: string): Step =>
  (department, number) =>
    department.when(number, `a loan ${state}`, ({ loaner }) => loaner.loan?.state === state)

const labelled =
  (direction: 'inbound' | 'outbound'): Step =>
  (department, number) =>
    department.when(number, `${direction} label`, ({ depot }) => depot?.[direction]?.state === 'ready')

/** When nobody is booked yet: nine days on. */
const later = { from: new Date(Date.now() + 9 * 86_400_000).toISOString() }
const depotPlan = { mode: 'depot', skills: [], parts: [], durationMinutes: 120 }
const report = { cause: '轴承磨损', work: '更换轴承', partsUsed: [] }
const aQuote = {
  lines: [{ kind: 'labour', description: '更换轴承', quantity: 1, amount: 80_000 }],
  ...{ amount: 80_000, currency: 'CNY' },
  validUntil: new Date(Date.now() + 7 * 86_400_000).toISOString(),
}

const responds = does('csr', 'response', { channel: 'phone', summary: '已致电客户,确认现象' })
const planned = (plan: object, stage: string) => [responds, does('csr', 'plan', plan), comesTo(stage)]
const offered = planned(visitPlan, 'visit_offered')
const accepted = [...offered, does(undefined, 'visit/acceptance')]
const arrived = [...accepted, does(undefined, 'visit/arrival')]

const inLine = [responds, does('csr', 'loaner/request')]
const reserved = [...inLine, loanIs('reserved')]
const prepared = [
  ...reserved,
  does('parts_keeper', 'loaner/preparation', { checked: true, cleaned: true, dataWiped: true }),
]

const labelSent = [...planned(depotPlan, 'awaiting_unit'), labelled('inbound')]
const shipped = [...labelSent, does('csr', 'depot/shipment', { direction: 'inbound' })]
const receives = does('parts_keeper', 'depot/receipt', {
  ...{ matches: true, condition: '外观完好', accessories: ['电源线'], photos: [] },
})
const received = [...shipped, receives]
const detected = [...received, does('parts_keeper', 'depot/detection', { findings: '主轴轴承磨损' })]
const tests = (passed: boolean) =>
  does('parts_keeper', 'depot/tests', { round: 1, results: [{ test: 'load', passed }] })
const reported = [...detected, tests(true), does('engineer', 'completion', report)]
const packs = does('parts_keeper', 'depot/packing', { checklist: [{ item: '主机', done: true }] })
const packed = [...reported, packs, labelled('outbound')]

const inLineForALoaner = 'in line for a loaner'
/** Where the ticket is about another unit than usual. */
export const units: Record<string, object> = { [inLineForALoaner]: { model: 'without-loaners' } }

export const waits: Record<string, Step[]> = {
  'for the first response': [],
  'for missing parts': planned(
    { ...visitPlan, parts: [{ sku: bearing, quantity: 9_999 }] },
    'awaiting_parts',
  ),
  'for the answer to an offer': offered,
  'for a dispatcher': planned({ ...visitPlan, skills: ['nobody-has-this'] }, 'awaiting_dispatcher'),
  'for remote work that holds parts': planned({ ...visitPlan, mode: 'remote', skills: [] }, 'remote_work'),
  'for the engineer to come': accepted,
  'for the engineer to come with the parts': [...accepted, does(undefined, 'parts/issue')],
  'for an appointment to be agreed on': [...accepted, does('csr', 'appointment/cancellation')],
  'for the engineer at another time': [...accepted, does('csr', 'appointment/move', later)],
  'for the engineer on the way': [...accepted, does(undefined, 'visit/departure')],
  'for the work to begin': arrived,
  'for the work to be done': [
    ...arrived,
    does(undefined, 'visit/start', { safetyInPlace: true, faultConfirmed: true }),
  ],
  [inLineForALoaner]: [...inLine, loanIs('waiting')],
  'for a loaner to be prepared': reserved,
  'for a loaner to be fetched': prepared,
  'with a loaner at the customer’s': [
    ...prepared,
    does('parts_keeper', 'loaner/handover', { by: 'pickup', accessories: [], condition: '完好' }),
  ],
  'for the unit to be sent': labelSent,
  'for the unit to arrive': shipped,
  'for the unit to be gone through': received,
  'for the decision on a quote': [...detected, does('csr', 'quote', aQuote)],
  'for the repair': detected,
  'for another round of tests': [...detected, tests(false)],
  'for the unit to be packed': reported,
  'for the packed unit to be fetched': packed,
  'for the unit to be back': [...packed, does('parts_keeper', 'depot/shipment', { direction: 'outbound' })],
}

/** What tickets are in the middle of while a table cannot be written; the last step begins it. */
export const midways: Record<string, { table: string; steps: Step[]; begins: Step }> = {
  'parts are being held': { table: 'stock', steps: [responds], begins: does('csr', 'plan', visitPlan) },
  'an engineer is being booked': {
    ...{ table: 'bookings', steps: [responds] },
    begins: does('csr', 'plan', { ...visitPlan, parts: [] }),
  },
  'an appointment is being moved': {
    ...{ table: 'bookings', steps: accepted },
    begins: does('csr', 'appointment/move', later),
  },
  'pieces are being handed out': {
    ...{ table: 'holds', steps: accepted },
    begins: does('parts_keeper', 'parts/issue'),
  },
  'a loaner is being reserved': { table: 'loans', steps: [responds], begins: does('csr', 'loaner/request') },
  'a label is being ordered': { table: 'parcels', steps: [responds], begins: does('csr', 'plan', depotPlan) },
}

/** Brings a new ticket there, and gives its number. */
export async function reach(
  department: Department,
  steps: Step[],
  unit: object = spindle.unit,
): Promise<string> {
  const customer = { ...spindle.customer, address: '江苏省苏州市工业园区星湖街 328 号' }
  const number = await open(department, { ...spindle, customer, unit })
  for (const step of steps) await step(department, number)
  return number
}

/** Gives the customer's unit back, wherever it is, as people do after a cancellation. */
export async function giveUnitBack(department: Department, number: string): Promise<void> {
  const { depot } = await department.ticket(number)
  if (!depot?.owed) return
  if (depot.place === 'inbound') await receives(department, number)
  if (depot.place !== 'outbound' && !depot.packedAt) await packs(department, number)
  await does('parts_keeper', 'depot/delivery', { handedTo: '陈立' })(department, number)
}

/** Enough parts, and a loaner for every ticket that asks for one. */
export async function stockUp(department: Department, loaners: number): Promise<void> {
  const loaner = { model: 'VMC-850', standsInFor: [spindle.unit.model], location: 'main' }
  const deliveries = Array.from({ length: loaners }, (_, index) =>
    department.call('admin', 'POST /v1/loaners', { ...loaner, id: `SAGA-${index}` }),
  )
  const receipt = { quantity: 500 }
  const answers = await Promise.all([
    ...deliveries,
    department.call('parts_keeper', `POST /v1/parts/${bearing}/receipts`, receipt),
  ])
  const refused = answers.find(({ status }) => status !== 201)
  if (refused) throw new Error(`Not stocked: ${JSON.stringify(refused.body)}`)
}
