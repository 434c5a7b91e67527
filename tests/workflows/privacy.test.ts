import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { rawHistory } from '../support/histories.ts'
import { acceptOffer, act, engineerOf, open } from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment()
})
afterAll(() => department.stop())

/** One marker for every place where a person can say something. */
const planted = (place: string) => `PLANTED-${place}-秘密`

it('keeps every name, phone, address and word of a person out of Temporal', async () => {
  const number = await open(department, {
    channel: 'phone',
    kind: 'repair',
    impact: 'production_line',
    region: '华东',
    customer: {
      name: planted('name'),
      company: planted('company'),
      phone: '13800138000',
      email: 'planted-email@example.com',
      address: planted('address'),
      wechat: planted('wechat'),
    },
    unit: { model: 'VMC-850', serial: planted('serial') },
    fault: {
      summary: planted('summary'),
      description: planted('description'),
      frequency: planted('frequency'),
      errorCodes: [planted('errorCode')],
      alarms: [planted('alarm')],
      outsideFactors: [planted('factor')],
      stepsTried: [planted('step')],
    },
  })
  const say = (key: string, path: string, body: object) => act(department, key, number, path, body)
  await say('csr', 'triage', { urgency: 'urgent', reason: planted('triage') })
  await say('csr', 'response', { channel: 'phone', summary: planted('response') })
  await say('csr', 'notes', { text: planted('note'), visibility: 'internal' })
  await say('csr', 'diagnosis', { category: 'hardware', cause: planted('cause') })
  await say('csr', 'pause', { reason: planted('pause') })
  await department.call('csr', `DELETE /v1/tickets/${number}/pause`)
  await say('csr', 'plan', { mode: 'onsite', skills: ['mechanical'], parts: [], durationMinutes: 60 })
  const first = await department.when(number, 'offered', (ticket) => ticket.stage === 'visit_offered')
  expect(first.visit?.engineer).toBe('E-001')
  await say('engineer', 'visit/refusal', { reason: planted('refusal') })
  await department.when(number, 'offered again', ({ visit }) => visit?.engineer === 'E-002')
  await acceptOffer(department, number)
  await say('csr', 'appointment/cancellation', { reason: planted('appointment') })
  const from = new Date(Date.now() + 48 * 3_600_000).toISOString()
  const agreed = await say('csr', 'appointment/move', { from })
  const engineer = engineerOf(agreed)
  await say(engineer, 'visit/departure', {})
  await say(engineer, 'visit/arrival', {})
  const remarks = planted('safety')
  await say(engineer, 'visit/start', { safetyInPlace: true, faultConfirmed: false, remarks })
  await say(engineer, 'completion', {
    cause: planted('completion'),
    work: planted('work'),
    tests: planted('tests'),
    partsUsed: [],
  })
  const signature = { signedBy: planted('signature'), comment: planted('comment') }
  await say('csr', 'verification', { accepted: false, ...signature })
  await say('csr', 'response', { channel: 'phone', summary: planted('second') })
  await say('csr', 'completion', { cause: planted('c2'), work: planted('w2'), partsUsed: [] })
  await say('csr', 'verification', { accepted: true, ...signature })
  await say('csr', 'follow-up', {
    reached: true,
    ratings: { attitude: 1, efficiency: 5, solution: 5 },
    comment: planted('rating'),
  })
  await say('csr', 'cancellation', { reason: planted('cancellation') })
  await say('csr', 'reopening', { reason: planted('reopening') })
  await say('csr', 'cancellation', { reason: planted('again') })
  await department.client.workflow.getHandle(`ticket-${number}`).result()
  // A reminder of the visit waits for its hour, and then for nothing.
  const reminders: readonly string[] = ['visit_tomorrow', 'visit_soon', 'visit_ahead']
  await until('all is delivered', async () =>
    (await department.notices(number)).every(
      ({ kind, state }) => state !== 'pending' || reminders.includes(kind),
    ),
  )

  const texts = await until('both runs are listed', async () => {
    const text = await rawHistory(department.client, `ticket-${number}`)
    return text.includes('reopen') && text
  })
  // The scan sees what is there: ids and codes are.
  for (const code of [number, 'S-001', 'E-002', 'urgent', '华东', 'hardware'])
    expect(texts.includes(code), code).toBe(true)
  const all = texts + (await rawHistory(department.client, 'courier'))
  for (const secret of ['PLANTED', '秘密', '13800138000', 'planted-email', '林晓', '李强', '张伟']) {
    expect(all.includes(secret), secret).toBe(false)
  }

  // And nothing was lost by it: people read their words in the history of the ticket.
  const read = JSON.stringify(await department.events(number))
  for (const place of [
    'triage',
    'response',
    'note',
    'cause',
    'pause',
    'refusal',
    'work',
    'signature',
    'rating',
    'again',
  ]) {
    expect(read.includes(planted(place)), place).toBe(true)
  }
})
