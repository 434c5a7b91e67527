import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { acceptOffer, act, open, respond, spindle, visitPlan } from '../support/lives.ts'
import { type MailServer, startMailServer } from '../support/mail.ts'
import { until } from '../support/until.ts'

let department: Department
let post: MailServer
beforeAll(async () => {
  post = await startMailServer()
  department = await openDepartment({ SMTP_URL: post.url, COMPANY_NAME: '恒力售后' })
})
afterAll(async () => {
  await department.stop()
  await post.stop()
})

it('tells customer and engineer by mail, each in their language, with number, promise, engineer and time', async () => {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [] })
  await acceptOffer(department, number)
  const mails = await until('four mails', async () => {
    const about = post.mails.filter((mail) => mail.subject?.includes(number))
    return about.length >= 4 && about
  })
  const to = (address: string) => mails.filter((mail) => JSON.stringify(mail.to).includes(address))
  const [received, appointment] = to('chenli@hengli.example')
  expect(received?.subject).toBe(`已收到您的服务请求：${number}`)
  expect(appointment?.text).toContain('张伟（电话 +86 21 5550 0301）')
  expect(appointment?.text).toContain('恒力售后')
  const toEngineer = to('e-001@aftercare.example').map(({ subject }) => subject)
  expect(toEngineer.sort()).toEqual([`派工单：${number}`, `派工邀约：${number}`])
})

it('goes on with the ticket while the mail server is down, and loses no mail', async () => {
  await post.stop()
  const number = await open(department, {
    ...spindle,
    region: 'EU',
    customer: { name: 'Jana Brandt', email: 'j.brandt@brandt.example' },
  })
  await respond(department, number)
  const cancelled = await act(department, 'csr', number, 'cancellation', { reason: 'solved' })
  expect(cancelled.status).toBe('cancelled')
  const waiting = await until('a first try failed', async () => {
    const [notice] = (await department.notices(number)).filter((one) => one.kind === 'received')
    return notice && notice.attempts > 0 && notice
  })
  expect(waiting).toMatchObject({
    state: 'pending',
    lastError: expect.stringMatching(/ECONNREFUSED|ESOCKET/),
  })

  await post.start()
  const mail = await until(
    'the mail comes',
    async () => post.mails.find((one) => one.subject?.includes(number)),
    {
      within: 90_000,
    },
  )
  expect(mail.subject).toBe(`We have received your request: ${number}`)
  expect(mail.messageId).toContain(waiting.id)
  await until('it is marked', async () =>
    (await department.notices(number)).every((one) => one.state === 'sent'),
  )
  expect(post.mails.filter((one) => one.subject?.includes(number))).toHaveLength(1)
}, 120_000)
