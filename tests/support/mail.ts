import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { freePort } from '../../scripts/ports.ts'

/** A real mail server of our own, which keeps what it takes. */
export interface MailServer {
  /** smtp://…, the same after it was stopped and started again */
  url: string
  /** In the order in which they came. */
  mails: ParsedMail[]
  /**
   * Refuses what comes from now on, until `acceptAll`.
   * @param code 4xx or 5xx
   * @param recipient only mail to this address; left out, all mail
   */
  refuse(code: number, recipient?: string): void
  acceptAll(): void
  /** As if it had crashed: nobody listens, and open connections are cut. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** Starts a mail server on a free port; whoever starts it stops it. */
export async function startMailServer(): Promise<MailServer> {
  const port = await freePort()
  const mails: ParsedMail[] = []
  const refusals = new Map<string, number>()
  let server: SMTPServer | undefined
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (code, recipient = everybody) => void refusals.set(recipient, code),
    acceptAll: () => refusals.clear(),
    async start() {
      server = smtpServer(mails, (recipient) => refusals.get(recipient) ?? refusals.get(everybody))
      await listening(server, port)
    },
    async stop() {
      const running = server
      server = undefined
      if (running) await new Promise<void>((resolve) => running.close(resolve))
    },
  }
  await mailServer.start()
  return mailServer
}

const everybody = '*'

function smtpServer(mails: ParsedMail[], refusalOf: (recipient: string) => number | undefined): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // Open connections are not waited for when it stops.
    closeTimeout: 1,
    onRcptTo({ address }, _session, callback) {
      const code = refusalOf(address)
      callback(code === undefined ? null : Object.assign(new Error('Refused'), { responseCode: code }))
    },
    onData(stream, _session, callback) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        callback()
      }, callback)
    },
  })
}

function listening(server: SMTPServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      // Connections that are cut are no fault of ours.
      server.off('error', reject).on('error', () => undefined)
      resolve()
    })
  })
}
