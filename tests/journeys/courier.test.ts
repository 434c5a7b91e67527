import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { open } from '../support/lives.ts'
import { type MailServer, startMailServer } from '../support/mail.ts'
import { until } from '../support/until.ts'

let department: Department
let post: MailServer
const calls = new Set<Socket>()
const silent: Server = createServer((socket) => {
  calls.add(socket.on('error', () => undefined))
})

beforeAll(async () => {
  post = await startMailServer()
  await post.stop()
  await new Promise<void>((resolve) => silent.listen(Number(new URL(post.url).port), '127.0.0.1', resolve))
  department = await openDepartment({ SMTP_URL: post.url }, { worker: 'process' })
})
afterAll(async () => {
  await department.stop()
  await post.stop()
})

it('is missed within seconds when the worker dies in the middle of a mail, and the mail goes out', async () => {
  const number = await open(department)
  await until('the mail server is called, and says nothing', async () => calls.size > 0, { within: 60_000 })
  await department.worker.kill()
  await new Promise((resolve) => {
    silent.close(resolve)
    for (const socket of calls) socket.destroy()
  })
  await post.start()
  await department.worker.start()
  // Two minutes before there was a heartbeat; now ten seconds, two until the next try, and a worker that starts.
  const arrived = () => post.mails.filter((mail) => mail.subject?.includes(number))
  await until('the mail comes', async () => arrived().length > 0, { within: 45_000 })
  expect(arrived()).toHaveLength(1)
}, 150_000)
