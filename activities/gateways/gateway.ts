interface Message {
  /** The notice's id: the same message again carries the same one. */
  id: string
  to: string
  subject: string
  body: string
}

/** How a message leaves the house. What goes wrong outside is an answer with a short code, not an exception. */
export interface Gateway {
  deliver(message: Message): Promise<{ state: 'sent' | 'recorded' } | { problem: string }>
  close(): void
}
