import type { TicketView } from '../../api/contract/answers.ts'
import { gold } from '../../db/examples/promises.ts'
import { signToken } from '../../db/signed-links.ts'
import { aRequest, linkSecret, type Method } from './api.ts'

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

const aCalendar = {
  names: { 'zh-CN': '上海', en: 'Shanghai' },
  calendar: {
    timeZone: 'Asia/Shanghai',
    week: { mon: [['09:00', '18:00']], sat: [['22:00', '06:00']] },
    exceptions: [{ date: '2026-10-01', open: [], name: '国庆节' }],
  },
  verifiedYears: [2026],
  source: 'The notice',
}

const aPolicy = {
  names: { 'zh-CN': '金牌', en: 'Gold' },
  scope: 'contract',
  value: 'gold',
  definition: gold.definition,
}

const someMaintenance = {
  region: '华东',
  until: '2090-12-31',
  firstOn: '2090-01-31',
  rhythm: 'P3M',
  leadDays: 14,
  calendar: 'china',
  units: [{ model: 'VMC-850', serial: 'SN-1' }],
}

const anEngineer = {
  name: 'Petra Lang',
  email: 'petra@aftercare.example',
  language: 'en',
  skills: { electrical: 4 },
  models: ['VMC-*'],
  regions: ['EU'],
  certificates: [{ code: 'high-voltage', validUntil: '2090-12-31' }],
  home: { latitude: 52.5, longitude: 13.4 },
  radius: 300,
  shifts: aCalendar.calendar,
}

const aLoaner = {
  model: 'Nova-12',
  serial: 'NV12-9',
  standsInFor: ['Nova-*'],
  accessories: ['Charger'],
  location: 'main',
  condition: 'As new',
}

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
  ticket('visit/departure', 'engineer', { expectedAt: '2090-01-01T08:00:00Z' }),
  ticket('visit/arrival', 'engineer', {}),
  ticket('visit/start', 'engineer', { safetyInPlace: true, faultConfirmed: true, remarks: 'Locked out' }),
  ticket('visit/no-show', 'csr', { ...reason, side: 'engineer' }),
  ticket('appointment/confirmation', 'csr', {}),
  ticket('appointment/move', 'csr', { from: '2090-01-01T08:00:00Z' }),
  ticket('appointment/cancellation', 'csr', reason),
  ...['confirmation', 'move', 'cancellation', 'no-show'].map((path) => ({
    ...({ method: 'POST', path: `/v1/appointments/:token/${path}`, as: 'csr' } as const),
    body: path === 'move' ? { from: '2090-01-01T08:00:00Z' } : path === 'cancellation' ? reason : {},
  })),
  ticket('visit/assignment', 'dispatcher', { engineer: 'E-001', from: '2090-01-01T08:00:00Z' }),
  ticket('visit/withdrawal', 'dispatcher', { ...reason, visit: 'any-key', next: 'system' }),
  ticket('checklist', 'csr', {
    items: [
      { code: 'oil', result: 'done' },
      { code: 'belt', result: 'failed', note: 'Torn' },
    ],
  }),
  ticket('attendees', 'csr', {
    attendees: [
      {
        name: 'Zhou Wen',
        company: 'Moulds Ltd',
        from: '2026-11-23T09:00:00+08:00',
        to: '2026-11-23T17:00:00+08:00',
        signed: true,
      },
    ],
  }),
  ticket('handover', 'csr', {
    materials: [
      { code: 'MANUAL-7', quantity: 2 },
      { name: 'Key of the cabinet', quantity: 1 },
    ],
    receivedBy: 'Zhou Wen',
  }),
  ticket('completion', 'csr', {
    cause: 'Worn',
    work: 'Replaced',
    partsUsed: [{ sku: 'FUSE-10A', quantity: 1, serials: [{ new: 'F-2', old: 'F-1' }], oldPart: 'customer' }],
    tests: 'An hour under load',
  }),
  ticket('verification', 'csr', { accepted: true, comment: 'Quick', signedBy: 'Zhou Wen' }),
  ticket('follow-up', 'csr', {
    reached: true,
    ratings: { attitude: 5, efficiency: 4, solution: 3 },
    comment: 'Content',
  }),
  ticket('pause', 'csr', { ...reason, waitingFor: 'approval', until: '2090-01-01T08:00:00Z' }),
  { ...ticket('pause', 'csr', { waitingFor: 'approval' }), method: 'DELETE' },
  ticket('promised-date', 'csr', {
    ...reason,
    clock: 'response',
    dueAt: '2090-01-01T08:00:00Z',
    expiresAt: '2090-01-01T07:00:00Z',
  }),
  ticket('depot/labels', 'csr', { direction: 'inbound' }),
  ticket('depot/shipment', 'csr', { direction: 'inbound', carrier: 'sf', trackingNumber: 'SF-1' }),
  ticket('depot/receipt', 'engineer', {
    matches: false,
    condition: 'A scratch',
    accessories: ['Charger'],
    photos: [],
    differences: 'Another serial number',
  }),
  ticket('depot/clearance', 'csr', { accepted: true, ...reason }),
  ticket('depot/detection', 'engineer', { findings: 'The bearing is worn', faultCode: 'F-17' }),
  ticket('quote', 'csr', {
    lines: [{ kind: 'part', description: 'Bearing', sku: 'FUSE-10A', quantity: 1, amount: 100 }],
    amount: 100,
    currency: 'CNY',
    validUntil: '2090-01-01T08:00:00Z',
  }),
  ticket('quote/decision', 'csr', { accepted: true, comment: 'By phone' }),
  ticket('depot/steps', 'engineer', { step: 'clean', note: 'Cleaned' }),
  ticket('depot/tests', 'engineer', { round: 1, results: [{ test: 'load', passed: true, value: '41 °C' }] }),
  ticket('depot/packing', 'parts_keeper', { checklist: [{ item: 'Charger', done: true }] }),
  ticket('depot/delivery', 'parts_keeper', { handedTo: 'Zhou Wen', note: 'At the counter' }),
  ticket('loaner/request', 'csr', {}),
  ticket('loaner/withdrawal', 'csr', reason),
  ticket('loaner/preparation', 'parts_keeper', { checked: true, cleaned: true, dataWiped: true }),
  ticket('loaner/handover', 'parts_keeper', {
    by: 'shipment',
    accessories: ['Charger'],
    condition: 'As new',
    trackingNumber: 'SF-1',
  }),
  ticket('loaner/return', 'parts_keeper', { accessories: ['Charger'], condition: 'A scratch' }),
  ticket('loaner/inspection', 'parts_keeper', {
    result: 'damaged',
    becomes: 'available',
    comment: 'A scratch, nothing more',
  }),
  ticket('loaner/loss', 'csr', reason),
  // Nobody's number: the others still need a ticket to act on.
  ticket('merging', 'csr', { ...reason, into: '209001001' }),
  ticket('cancellation', 'csr', reason),
  ticket('reopening', 'csr', reason),
  { method: 'POST', path: '/v1/parts/:sku/receipts', as: 'parts_keeper', body: { quantity: 1 } },
  {
    method: 'POST',
    path: '/v1/parts/:sku/counts',
    as: 'parts_keeper',
    body: { counted: 7, location: 'main' },
  },
  {
    method: 'POST',
    path: '/v1/parts/:sku/scrappings',
    as: 'parts_keeper',
    body: { quantity: 1, location: 'main' },
  },
  {
    method: 'POST',
    path: '/v1/parts/:sku/returns',
    as: 'parts_keeper',
    body: { quantity: 1, location: 'main', ticket: '202611001' },
  },
  {
    method: 'PUT',
    path: '/v1/parts/:sku/minimum',
    as: 'parts_keeper',
    body: { location: 'main', minimum: 10 },
  },
  {
    method: 'PUT',
    path: '/v1/parts/:sku/unit-cost',
    as: 'parts_keeper',
    body: { unitCost: 1_250, currency: 'CNY' },
  },
  {
    method: 'PUT',
    path: '/v1/parts/:sku/substitutes',
    as: 'parts_keeper',
    body: { substitutes: [{ sku: 'BATTERY-NOVA12', consent: true }] },
  },
  { method: 'PUT', path: '/v1/parts/:sku/warranty', as: 'parts_keeper', body: { period: 'P12M' } },
  {
    method: 'PUT',
    path: '/v1/parts/:sku/old-part',
    as: 'parts_keeper',
    body: { oldPart: 'return', within: 'P14D' },
  },
  ticket('parts/issue', 'parts_keeper', { lines: [{ sku: 'FUSE-10A', quantity: 1 }], to: 'E-001' }),
  { method: 'POST', path: '/v1/old-parts/:id/receipt', as: 'parts_keeper', body: { location: 'main' } },
  {
    method: 'POST',
    path: '/v1/old-parts/:id/inspection',
    as: 'parts_keeper',
    body: { result: 'defective', outcome: 'to_supplier', notes: 'Burnt' },
  },
  { method: 'POST', path: '/v1/old-parts/:id/handover', as: 'engineer', body: {} },
  {
    method: 'PUT',
    path: '/v1/warranty-rules/regions/:region',
    as: 'supervisor',
    body: { minimum: 'P2Y', source: 'Directive (EU) 2019/771 art. 10' },
  },
  {
    method: 'PUT',
    path: '/v1/warranty-rules/models/:model',
    as: 'supervisor',
    body: { period: 'P12M' },
  },
  {
    method: 'POST',
    path: '/v1/locations',
    as: 'parts_keeper',
    body: {
      id: 'berlin',
      kind: 'warehouse',
      name: 'Berlin',
      region: 'EU',
      place: { latitude: 52.52, longitude: 13.4 },
    },
  },
  {
    method: 'POST',
    path: '/v1/transfers',
    as: 'parts_keeper',
    body: { sku: 'FUSE-10A', quantity: 1, from: 'main', to: 'berlin' },
  },
  { method: 'POST', path: '/v1/loaners', as: 'parts_keeper', body: { id: 'NOVA-L9', ...aLoaner } },
  { method: 'PUT', path: '/v1/loaners/:id', as: 'parts_keeper', body: { ...aLoaner, state: 'retired' } },
  { method: 'POST', path: '/v1/transfers/:id/receipt', as: 'parts_keeper', body: {} },
  {
    method: 'POST',
    path: '/v1/purchase-requests/:id/expected-date',
    as: 'parts_keeper',
    body: { date: '2026-12-01' },
  },
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
  {
    method: 'PUT',
    path: '/v1/customers/:id/contract',
    as: 'supervisor',
    body: { contract: 'silver', until: '2090-12-31' },
  },
  {
    method: 'POST',
    path: '/v1/sla/simulations',
    as: 'supervisor',
    body: {
      from: '2026-11-01T00:00:00Z',
      to: '2026-12-01T00:00:00Z',
      policy: { id: 'handbook', version: 1 },
    },
  },
  {
    method: 'POST',
    path: '/v1/sla/publications',
    as: 'supervisor',
    body: { policy: { id: 'handbook', version: 1 }, reach: 'open' },
  },
  { method: 'POST', path: '/v1/sla/publications/:id/application', as: 'supervisor', body: {} },
  { method: 'POST', path: '/v1/sla/publications/:id/rollback', as: 'supervisor', body: {} },
  { method: 'POST', path: '/v1/keys', as: 'admin', body: { role: 'csr', subject: 'S-001', label: 'shop' } },
  { method: 'PUT', path: '/v1/staff/:id/reporting', as: 'manager', body: { reportsTo: 'M-001' } },
  {
    method: 'PUT',
    path: '/v1/staff/:id/digest-hours',
    as: 'supervisor',
    body: { hours: ['08:00', '13:30'] },
  },
  {
    method: 'PUT',
    path: '/v1/teams/:id',
    as: 'supervisor',
    body: { lead: 'E-001', supervisor: 'V-001', calendar: 'china' },
  },
  { method: 'PUT', path: '/v1/staff/:id/activity', as: 'admin', body: { active: true } },
  { method: 'POST', path: '/v1/engineers', as: 'admin', body: { id: 'E-200', ...anEngineer } },
  { method: 'PUT', path: '/v1/engineers/:id', as: 'admin', body: anEngineer },
  {
    method: 'POST',
    path: '/v1/engineers/imports',
    as: 'admin',
    body: { csv: 'id,name,email\nE-201,Petra Lang,petra@aftercare.example' },
  },
  {
    method: 'POST',
    path: '/v1/engineers/:id/leave',
    as: 'dispatcher',
    body: { from: '2090-01-01T00:00:00Z', to: '2090-01-08T00:00:00Z' },
  },
  {
    method: 'PUT',
    path: '/v1/customers/:id/excluded-engineers',
    as: 'csr',
    body: { engineers: ['E-002'] },
  },
  {
    method: 'POST',
    path: '/v1/contracts',
    as: 'manager',
    body: { id: 'C-2026-017', customer: '00000000-0000-4000-8000-000000000000', ...someMaintenance },
  },
  { method: 'PUT', path: '/v1/contracts/:id', as: 'manager', body: someMaintenance },
  { method: 'PUT', path: '/v1/contracts/:id/activity', as: 'manager', body: { active: true } },
  {
    method: 'PUT',
    path: '/v1/checklists/:kind',
    as: 'manager',
    body: {
      model: 'VMC-850',
      items: [
        { code: 'oil', text: { 'zh-CN': '更换液压油', en: 'Change the hydraulic oil' }, required: true },
      ],
    },
  },
  { method: 'POST', path: '/v1/sla/calendars/:id/versions', as: 'supervisor', body: aCalendar },
  {
    method: 'PUT',
    path: '/v1/sla/calendars/:id/versions/:version',
    as: 'supervisor',
    body: aCalendar,
  },
  {
    method: 'POST',
    path: '/v1/sla/calendars/:id/holidays',
    as: 'supervisor',
    body: {
      ics: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦（休）\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
      workingDay: [['09:00', '18:00']],
      years: { from: 2027, to: 2027 },
      verified: true,
      source: 'holidays.ics',
    },
  },
  { method: 'POST', path: '/v1/sla/policies/:id/versions', as: 'supervisor', body: aPolicy },
  { method: 'PUT', path: '/v1/sla/policies/:id/versions/:version', as: 'supervisor', body: aPolicy },
  {
    method: 'POST',
    path: '/v1/sla/preview',
    as: 'csr',
    body: {
      calendar: aCalendar.calendar,
      target: 'PT8H',
      startedAt: '2026-11-23T09:00:00+08:00',
      pauses: [{ from: '2026-11-23T10:00:00+08:00', to: '2026-11-23T11:00:00+08:00' }],
      levels: ['50%', { at: '+24h', tells: ['manager'], repeat: { every: 'PT24H', times: 2 } }],
    },
  },
]

const linksEnd = new Date('2090-01-01T00:00:00.000Z')

/** @param ticket the one that an act is for, or whose customer is meant */
export function addressOf(path: string, { number, customer }: TicketView): string {
  return path
    .replace(':number', number)
    .replace(':sku', 'FUSE-10A')
    .replace(':region', 'EU')
    .replace(':model', 'VMC-850')
    .replace(':token', signToken(linkSecret, 'appointment', `${number}/round-1/plan-1/visit-1`, linksEnd))
    .replace(':kind', 'maintenance')
    .replace('/staff/:id', '/staff/V-001')
    .replace('/loaners/:id', '/loaners/NOVA-L1')
    .replace('/engineers/:id', '/engineers/E-003')
    .replace('calendars/:id/versions/:version', 'calendars/china/versions/1')
    .replace('policies/:id/versions/:version', 'policies/gold/versions/1')
    .replace(':id', customer.id)
}
