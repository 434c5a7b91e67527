import { Buffer } from 'node:buffer'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { instant } from '../workflows/domain/time/instant.ts'

/** How links that need no key are made: whoever holds one may do what it is for, and nothing else. */
export interface LinkSettings {
  /** What the address begins with, where customers reach the API. */
  url: string
  /** Signs them; who knows it can make any. */
  secret: string
}

/** What a link is for. A signature for one purpose is worth nothing for another. */
export type LinkPurpose = 'appointment'

type LinkReading = { subject: string; expiresAt: string } | { refused: 'forged' | 'expired' }

/** The part of a link that says what it is about and until when, signed for one purpose. */
export function signToken(secret: string, purpose: LinkPurpose, subject: string, expiresAt: Date): string {
  const seconds = Math.floor(expiresAt.getTime() / 1000)
  const content = Buffer.from(`${seconds.toString(36)} ${subject}`).toString('base64url')
  return `${content}.${signature(secret, purpose, content).toString('base64url')}`
}

/** What was signed, if it was signed here and for this purpose, and is not over. */
export function readToken(secret: string, purpose: LinkPurpose, token: string, now: Date): LinkReading {
  const [content = '', signed = '', ...more] = token.split('.')
  const given = Buffer.from(signed, 'base64url')
  const right = signature(secret, purpose, content)
  // Decoding overlooks what does not belong: only the one way of writing it counts.
  const wellFormed = more.length === 0 && given.toString('base64url') === signed
  if (!wellFormed || given.length !== right.length || !timingSafeEqual(given, right)) {
    return { refused: 'forged' }
  }
  const [, seconds = '', subject = ''] =
    /^(\w+) (.*)$/s.exec(Buffer.from(content, 'base64url').toString()) ?? []
  const expiresAt = Number.parseInt(seconds, 36) * 1000
  return now.getTime() < expiresAt ? { subject, expiresAt: instant(expiresAt) } : { refused: 'expired' }
}

/** The address that a customer opens to see, confirm, move or cancel an appointment. */
export function appointmentLink({ url, secret }: LinkSettings, appointment: string, expiresAt: Date): string {
  const token = signToken(secret, 'appointment', appointment, expiresAt)
  return `${url.replace(/\/+$/, '')}/v1/appointments/${token}`
}

function signature(secret: string, purpose: LinkPurpose, content: string): Buffer {
  return createHmac('sha256', secret).update(`${purpose}\n${content}`).digest()
}
