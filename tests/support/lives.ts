import type { TicketView } from '../../api/contract/answers.ts'
import type { Department } from './department.ts'

/** What happens to tickets in the journeys: each step is one request, and the answer has to be good. */

export const spindle = {
  channel: 'phone',
  kind: 'repair',
  impact: 'production_line',
  region: '华东',
  customer: {
    company: '苏州恒力精密机械有限公司',
    name: '陈立',
    phone: '13812345601',
    email: 'chenli@hengli.example',
  },
  unit: { model: 'VMC-850', serial: 'VMC850-23-00417' },
  fault: { summary: '加工中心主轴过热停机', errorCodes: ['ALM-1042'] },
}

export const question = {
  channel: 'wechat',
  kind: 'consultation',
  impact: 'none',
  customer: { name: '周师傅', wechat: 'zhou-gangcheng' },
  fault: { summary: '进给倍率参数如何设置' },
}

export const bearing = 'SPINDLE-BEARING-7014'

export const visitPlan = {
  mode: 'onsite',
  skills: ['mechanical'],
  parts: [{ sku: bearing, quantity: 2 }],
  durationMinutes: 120,
}

export const remotePlan = { mode: 'remote', skills: [], parts: [], durationMinutes: 30 }

export const good = { attitude: 5, efficiency: 4, solution: 5 }

/** Opens a ticket; `hoursAgo` says when the request was received. */
export async function open(
  department: Department,
  request: object = spindle,
  { hoursAgo = 0 } = {},
): Promise<string> {
  const receivedAt = new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
  const { status, body } = await department.call('csr', 'POST /v1/tickets', { ...request, receivedAt })
  if (status !== 201) throw new Error(`Not opened: ${JSON.stringify(body)}`)
  return body.number
}

/** One act on a ticket, which has to be done. */
export async function act(
  department: Department,
  key: string,
  number: string,
  path: string,
  body: object = {},
): Promise<TicketView> {
  const answer = await department.call(key, `POST /v1/tickets/${number}/${path}`, body)
  if (answer.status !== 200) throw new Error(`${path} was not done: ${JSON.stringify(answer.body)}`)
  return answer.body
}

export function respond(department: Department, number: string): Promise<TicketView> {
  return act(department, 'csr', number, 'response', { channel: 'phone', summary: '已致电客户,确认现象' })
}

export function diagnose(department: Department, number: string): Promise<TicketView> {
  return act(department, 'csr', number, 'diagnosis', {
    category: 'hardware',
    cause: '主轴轴承磨损',
    faultCode: 'ALM-1042',
  })
}

/** The key of the engineer whom the visit is with. */
export function engineerOf(ticket: TicketView): string {
  const engineer = ticket.visit?.engineer
  if (!engineer) throw new Error(`${ticket.number} has no engineer.`)
  return engineer === 'E-001' ? 'engineer' : engineer
}

/** Waits for an offer and has the offered engineer accept it. */
export async function acceptOffer(department: Department, number: string): Promise<string> {
  const offered = await department.when(number, 'offered', (ticket) => ticket.stage === 'visit_offered')
  const key = engineerOf(offered)
  await act(department, key, number, 'visit/acceptance')
  return key
}

export function complete(
  department: Department,
  key: string,
  number: string,
  partsUsed: { sku: string; quantity: number }[] = [],
): Promise<TicketView> {
  return act(department, key, number, 'completion', {
    cause: '轴承磨损',
    work: '更换轴承',
    partsUsed,
    tests: '空载一小时',
  })
}

export function verify(department: Department, number: string, accepted = true): Promise<TicketView> {
  return act(department, 'csr', number, 'verification', { accepted, signedBy: '陈立' })
}

/** From opening to the customer's signature, without a visit. */
export async function resolveRemotely(department: Department): Promise<string> {
  const number = await open(department, question)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', remotePlan)
  await complete(department, 'csr', number)
  await verify(department, number)
  return number
}
