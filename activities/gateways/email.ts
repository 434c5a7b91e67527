import { createTransport } from 'nodemailer'
import type { Gateway } from './gateway.ts'

/**
 * Mail through an SMTP server.
 * @param url smtp:// or smtps://, with name and password where the server wants them
 * @param from the sender, `Name <address>`
 */
export function emailGateway(url: string, from: string): Gateway {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  })
  return {
    address: addressIn(from),
    async deliver({ id, to, subject, body, attachment }) {
      const attachments = attachment ? [attachment] : []
      const messageId = `<${id}@${domainOf(from)}>`
      try {
        await transport.sendMail({ from, to, subject, text: body, messageId, attachments })
        return { state: 'sent' }
      } catch (error) {
        return { problem: codeOf(error) }
      }
    },
    close: () => transport.close(),
  }
}

function addressIn(from: string): string {
  return /<([^>]*)>/.exec(from)?.[1] ?? from
}

function domainOf(from: string): string {
  return /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost'
}

/** `550`, `ESOCKET`, …; never the address, which an error's text would contain. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('responseCode' in error && error.responseCode !== undefined) return String(error.responseCode)
  return 'code' in error ? String(error.code) : error.name
}
