import { afterEach, beforeEach, expect, test } from 'vitest'
import { emailGateway } from '../../activities/gateways/email.ts'
import type { Gateway } from '../../activities/gateways/gateway.ts'
import { type MailServer, startMailServer } from '../support/mail.ts'

let server: MailServer
let gateway: Gateway

beforeEach(async () => {
  server = await startMailServer()
  gateway = emailGateway(server.url, '恒力服务 <service@hengli.example>')
})
afterEach(async () => {
  gateway.close()
  await server.stop()
})

const message = {
  id: 'c0ffee',
  to: 'anna@berg.example',
  subject: '上门预约：202611001',
  body: '工程师 陈刚\n将于 14:00 上门',
}

test('a message arrives as it was written, under its own id', async () => {
  expect(await gateway.deliver(message)).toEqual({ state: 'sent' })
  const [mail] = server.mails
  expect(mail).toMatchObject({ messageId: '<c0ffee@hengli.example>', subject: '上门预约：202611001' })
  expect(mail?.text?.replaceAll('\r\n', '\n').trim()).toBe('工程师 陈刚\n将于 14:00 上门')
  expect(mail?.from?.value).toEqual([{ name: '恒力服务', address: 'service@hengli.example' }])
  expect(mail?.html).toBe(false)
})

test('a line break in a subject becomes no header', async () => {
  await gateway.deliver({ ...message, subject: 'Hello\r\nBcc: spy@elsewhere.example' })
  expect(server.mails).toHaveLength(1)
  expect(server.mails[0]?.headers.has('bcc')).toBe(false)
})

test.each([421, 450, 451, 550, 552, 554])('a refusal with %i is an answer with that code', async (code) => {
  server.refuse(code)
  expect(await gateway.deliver(message)).toEqual({ problem: String(code) })
  expect(server.mails).toEqual([])
  server.acceptAll()
  expect(await gateway.deliver(message)).toEqual({ state: 'sent' })
})

test('a server that is not there is an answer with a code', async () => {
  await server.stop()
  expect(await gateway.deliver(message)).toEqual({ problem: 'ESOCKET' })
})

test.each(['', 'no address', '<>'])(
  'an address like %j is an answer with a code, which does not repeat it',
  async (to) => {
    const answer = await gateway.deliver({ ...message, to })
    expect(answer).toEqual({ problem: expect.stringMatching(/^\w+$/) })
    expect(server.mails).toEqual([])
  },
)

test('messages at once all arrive, each once', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => `notice-${index}`)
  const answers = await Promise.all(ids.map((id) => gateway.deliver({ ...message, id })))
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"state":"sent"}']))
  expect(server.mails.map(({ messageId }) => messageId).sort()).toEqual(
    ids.map((id) => `<${id}@hengli.example>`).sort(),
  )
})
