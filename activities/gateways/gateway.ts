import type { Buffer } from 'node:buffer'

interface Message {
  /** The notice's id: the same message again carries the same one. */
  id: string
  to: string
  subject: string
  body: string
  attachment?: Attachment | undefined
}

export interface Attachment {
  filename: string
  /** With its parameters, as the header says it. */
  contentType: string
  content: string | Buffer
}

/** How a message leaves the house. What goes wrong outside is an answer with a short code, not an exception. */
export interface Gateway {
  /** The address that messages come from. */
  address: string
  deliver(message: Message): Promise<{ state: 'sent' | 'recorded' } | { problem: string }>
  close(): void
}
