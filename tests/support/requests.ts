import type { TicketView } from '../../api/contract/answers.ts'
import { aRequest, type Method } from './api.ts'

/** Who may send what to each route that takes a body: bodies that are right, whether the ticket's stage takes them or not. */
export interface WritingRoute {
  method: Method
  path: string
  as: string
  body: Record<string, unknown>
}

const ticket = (path: string, as: string, body: Record<string, unknown>): WritingRoute => ({
  method: 'POST',
  path: `/v1/tickets/:number/${path}`,
  as,
  body,
})

const reason = { reason: 'For a good reason' }

export const writingRoutes: WritingRoute[] = [
  {
    method: 'POST',
    path: '/v1/tickets',
    as: 'csr',
    body: {
      ...aRequest,
      customer: {
        ...aRequest.customer,
        email: 'zhou@moulds.example',
        address: 'Harbour Road 1',
        language: 'en',
      },
      unit: { model: 'VMC-850', serial: 'SN-1', purchasedOn: '2025-01-31', installedOn: '2025-02-28' },
      fault: { summary: 'It stands still', since: '2026-11-01', frequency: 'always', errorCodes: ['E02'] },
      urgency: 'normal',
      wanted: { mode: 'onsite', at: '2026-12-01T09:00:00+08:00' },
      region: '华东',
    },
  },
  ticket('triage', 'csr', { urgency: 'low', reason: 'It can wait', team: 'hardware' }),
  ticket('response', 'csr', { channel: 'phone', summary: 'Heard what is wrong' }),
  ticket('notes', 'csr', { text: 'Bring a ladder', visibility: 'internal' }),
  ticket('diagnosis', 'csr', { category: 'hardware', cause: 'Worn', faultCode: 'F-17' }),
  ticket('plan', 'csr', {
    mode: 'onsite',
    skills: ['mechanical'],
    parts: [{ sku: 'FUSE-10A', quantity: 1 }],
    durationMinutes: 60,
    window: { from: '2090-01-01T08:00:00Z', to: '2090-01-01T12:00:00Z' },
  }),
  ticket('visit/acceptance', 'engineer', {}),
  ticket('visit/refusal', 'engineer', reason),
  ticket('visit/arrival', 'engineer', {}),
  ticket('visit/assignment', 'dispatcher', { engineer: 'E-001', from: '2090-01-01T08:00:00Z' }),
  ticket('completion', 'csr', {
    cause: 'Worn',
    work: 'Replaced',
    partsUsed: [{ sku: 'FUSE-10A', quantity: 1 }],
    tests: 'An hour under load',
  }),
  ticket('verification', 'csr', { accepted: true, comment: 'Quick', signedBy: 'Zhou Wen' }),
  ticket('follow-up', 'csr', {
    reached: true,
    ratings: { attitude: 5, efficiency: 4, solution: 3 },
    comment: 'Content',
  }),
  ticket('pause', 'csr', reason),
  { ...ticket('pause', 'csr', {}), method: 'DELETE' },
  ticket('cancellation', 'csr', reason),
  ticket('reopening', 'csr', reason),
  { method: 'POST', path: '/v1/parts/:sku/receipts', as: 'parts_keeper', body: { quantity: 1 } },
  {
    method: 'POST',
    path: '/v1/staff',
    as: 'admin',
    body: {
      id: 'E-200',
      role: 'engineer',
      name: 'Petra Lang',
      email: 'petra@aftercare.example',
      phone: '+49 30 5550',
      language: 'en',
      skills: ['electrical'],
      models: ['VMC-850'],
      regions: ['EU'],
    },
  },
  {
    method: 'POST',
    path: '/v1/parts',
    as: 'parts_keeper',
    body: { sku: 'SEAL-7', nameZh: '密封圈', nameEn: 'Seal' },
  },
  { method: 'PUT', path: '/v1/customers/:id/importance', as: 'supervisor', body: { tier: 'key' } },
  { method: 'POST', path: '/v1/keys', as: 'admin', body: { role: 'csr', subject: 'S-001', label: 'shop' } },
]

/** @param ticket the one that an act is for, or whose customer is meant */
export function addressOf(path: string, { number, customer }: TicketView): string {
  return path.replace(':number', number).replace(':sku', 'FUSE-10A').replace(':id', customer.id)
}
