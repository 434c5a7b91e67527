import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketView } from '../../api/contract/answers.ts'
import { type Api, bodyLimit, contentOf, problemIn, routesOf, startApi } from '../support/api.ts'
import { addressOf, type WritingRoute, writingRoutes } from '../support/requests.ts'

let api: Api
let opened: TicketView

beforeAll(async () => {
  api = await startApi()
  opened = await api.open()
})
afterAll(() => api.close())

function send({ method, path, as }: WritingRoute, body: unknown, headers: Record<string, string> = {}) {
  return api.call(as, method, addressOf(path, opened), { body, headers })
}

async function leavingAll(unchanged: () => Promise<void>): Promise<void> {
  const before = await contentOf(api.db)
  await unchanged()
  expect(await contentOf(api.db)).toEqual(before)
}

const nul = 'a\u0000b'
const halfACharacter = 'a\ud800b'
/** A number in JSON that JavaScript cannot hold. */
const huge = 'HUGE'
const long = (length: number) => 'x'.repeat(length)

/** What is changed in a body that is right, and where and by which code it is refused. `undefined` leaves a field out. */
const wrong: Record<string, [change: Record<string, unknown>, ...at: string[]][]> = {
  'POST /v1/tickets': [
    [{ channel: 'pigeon' }, '/channel invalid_value'],
    [{ channel: undefined }, '/channel invalid_value'],
    [{ channel: null }, '/channel invalid_value'],
    [{ channel: ['phone'] }, '/channel invalid_value'],
    [{ kind: 'Repair' }, '/kind invalid_value'],
    [{ kind: undefined }, '/kind invalid_value'],
    [{ customer: undefined }, '/customer invalid_type'],
    [{ customer: 'Zhou Wen' }, '/customer invalid_type'],
    [{ customer: [] }, '/customer invalid_type'],
    [{ customer: {} }, '/customer/name invalid_type'],
    [{ customer: { id: 'abc' } }, '/customer/id invalid_format'],
    [{ customer: { name: '' } }, '/customer/name too_small'],
    [{ customer: { name: ' \t\n ' } }, '/customer/name too_small'],
    [{ customer: { name: 5 } }, '/customer/name invalid_type'],
    [{ customer: { name: long(101) } }, '/customer/name too_big'],
    [{ customer: { name: nul } }, '/customer/name custom'],
    [{ customer: { name: halfACharacter } }, '/customer/name custom'],
    [{ customer: { name: 'Z', phone: 'call me' } }, '/customer/phone invalid_format'],
    [{ customer: { name: 'Z', phone: 13705744404 } }, '/customer/phone invalid_type'],
    [{ customer: { name: 'Z', phone: long(0) } }, '/customer/phone invalid_format'],
    [{ customer: { name: 'Z', email: 'zhou' } }, '/customer/email invalid_format'],
    [{ customer: { name: 'Z', email: `${long(250)}@x.example` } }, '/customer/email too_big'],
    [{ customer: { name: 'Z', language: 'fr' } }, '/customer/language invalid_value'],
    [{ customer: { name: 'Z', company: long(201) } }, '/customer/company too_big'],
    [{ customer: { name: 'Z', nickname: 'Zz' } }, '/customer/nickname unknown_field'],
    [{ unit: {} }, '/unit/model invalid_type'],
    [{ unit: 'VMC-850' }, '/unit invalid_type'],
    [{ unit: { model: 'M', serial: nul } }, '/unit/serial custom'],
    [{ unit: { model: 'M', purchasedOn: '2026-13-01' } }, '/unit/purchasedOn invalid_format'],
    [{ unit: { model: 'M', purchasedOn: '2026-02-30' } }, '/unit/purchasedOn invalid_format'],
    [{ unit: { model: 'M', installedOn: '2026/02/01' } }, '/unit/installedOn invalid_format'],
    [{ unit: { model: 'M', installedOn: '1899-12-31' } }, '/unit/installedOn custom'],
    [{ unit: { model: 'M', colour: 'red' } }, '/unit/colour unknown_field'],
    [{ fault: {} }, '/fault/summary invalid_type'],
    [{ fault: { summary: long(501) } }, '/fault/summary too_big'],
    [{ fault: { summary: 's', description: long(10_001) } }, '/fault/description too_big'],
    [{ fault: { summary: 's', since: 'yesterday' } }, '/fault/since invalid_format'],
    [{ fault: { summary: 's', errorCodes: 'E02' } }, '/fault/errorCodes invalid_type'],
    [{ fault: { summary: 's', errorCodes: ['E01', 2] } }, '/fault/errorCodes/1 invalid_type'],
    [{ fault: { summary: 's', alarms: Array(51).fill('a') } }, '/fault/alarms too_big'],
    [{ fault: { summary: 's', stepsTried: [''] } }, '/fault/stepsTried/0 too_small'],
    [{ impact: 'huge' }, '/impact invalid_value'],
    [{ urgency: 'asap' }, '/urgency invalid_value'],
    [{ receivedAt: 'yesterday' }, '/receivedAt invalid_format'],
    [{ receivedAt: '' }, '/receivedAt invalid_format'],
    [{ receivedAt: '2026-11-23' }, '/receivedAt invalid_format'],
    [{ receivedAt: '2026-11-23T09:00:00' }, '/receivedAt invalid_format'],
    [{ receivedAt: '2026-02-30T09:00:00Z' }, '/receivedAt invalid_format'],
    [{ receivedAt: '2026-11-23T25:00:00Z' }, '/receivedAt invalid_format'],
    [{ receivedAt: '2026-11-23T23:59:60Z' }, '/receivedAt invalid_format'],
    [{ receivedAt: '2026-11-23 09:00:00Z' }, '/receivedAt invalid_format'],
    [{ receivedAt: 1_764_000_000 }, '/receivedAt invalid_type'],
    [{ receivedAt: '1999-12-31T23:59:59Z' }, '/receivedAt custom'],
    [{ receivedAt: '9999-12-31T23:59:59Z' }, '/receivedAt custom'],
    [{ wanted: { mode: 'teleport' } }, '/wanted/mode invalid_value'],
    [{ wanted: { at: 'soon' } }, '/wanted/at invalid_format'],
    [{ wanted: [] }, '/wanted invalid_type'],
    [{ region: 'two words' }, '/region invalid_format'],
    [{ region: long(33) }, '/region too_big'],
    [
      { channel: 'x', kind: 'y', region: '' },
      '/channel invalid_value',
      '/kind invalid_value',
      '/region invalid_format',
    ],
    [{ 'a/b~c': 1, zzz: 2 }, '/a~1b~0c unknown_field', '/zzz unknown_field'],
  ],
  'POST /v1/tickets/:number/triage': [
    [{ urgency: undefined }, '/urgency invalid_value'],
    [{ urgency: 'URGENT' }, '/urgency invalid_value'],
    [{ reason: '' }, '/reason too_small'],
    [{ reason: long(1_001) }, '/reason too_big'],
    [{ team: 'two words' }, '/team invalid_format'],
  ],
  'POST /v1/tickets/:number/response': [
    [{ channel: 'smoke' }, '/channel invalid_value'],
    [{ summary: '   ' }, '/summary too_small'],
    [{ summary: undefined }, '/summary invalid_type'],
  ],
  'POST /v1/tickets/:number/notes': [
    [{ text: long(10_001) }, '/text too_big'],
    [{ text: nul }, '/text custom'],
    [{ text: { nested: true } }, '/text invalid_type'],
    [{ visibility: 'secret' }, '/visibility invalid_value'],
  ],
  'POST /v1/tickets/:number/diagnosis': [
    [{ category: 'magic' }, '/category invalid_value'],
    [{ cause: undefined }, '/cause invalid_type'],
    [{ faultCode: 'F 17' }, '/faultCode invalid_format'],
    [{ faultCode: '-F17' }, '/faultCode invalid_format'],
  ],
  'POST /v1/tickets/:number/plan': [
    [{ mode: 'telepathy' }, '/mode invalid_value'],
    [{ skills: undefined }, '/skills invalid_type'],
    [{ skills: 'mechanical' }, '/skills invalid_type'],
    [{ skills: Array(21).fill('s') }, '/skills too_big'],
    [{ parts: undefined }, '/parts invalid_type'],
    [{ parts: [{ sku: 'FUSE-10A' }] }, '/parts/0/quantity invalid_type'],
    [{ parts: [{ sku: 'FUSE-10A', quantity: 0 }] }, '/parts/0/quantity too_small'],
    [{ parts: [{ sku: 'FUSE-10A', quantity: -1 }] }, '/parts/0/quantity too_small'],
    [{ parts: [{ sku: 'FUSE-10A', quantity: 1.5 }] }, '/parts/0/quantity invalid_type'],
    [{ parts: [{ sku: 'FUSE-10A', quantity: 10_001 }] }, '/parts/0/quantity too_big'],
    [{ parts: [{ sku: 'FUSE-10A', quantity: 2 ** 40 }] }, '/parts/0/quantity too_big'],
    [{ parts: [{ sku: 'A B', quantity: 1 }] }, '/parts/0/sku invalid_format'],
    [{ parts: [{ sku: 'FUSE-10A', quantity: 1, price: 3 }] }, '/parts/0/price unknown_field'],
    [{ parts: Array(2).fill({ sku: 'FUSE-10A', quantity: 1 }) }, '/parts custom'],
    [{ durationMinutes: 0 }, '/durationMinutes too_small'],
    [{ durationMinutes: 20_161, window: undefined }, '/durationMinutes too_big'],
    [{ durationMinutes: '60' }, '/durationMinutes invalid_type'],
    [{ durationMinutes: huge }, '/durationMinutes invalid_type'],
    [{ window: {} }, '/window/from invalid_type', '/window/to invalid_type'],
    [
      { window: { from: '2090-01-01T12:00:00Z', to: '2090-01-01T08:00:00Z' } },
      '/window custom',
      '/window custom',
    ],
    [
      { window: { from: '2090-01-01T08:00:00+08:00', to: '2090-01-01T00:00:00Z' } },
      '/window custom',
      '/window custom',
    ],
    [{ window: { from: '2090-01-01T08:00:00Z', to: '2090-01-01T08:59:59Z' } }, '/window custom'],
  ],
  'POST /v1/tickets/:number/visit/acceptance': [[{ ok: true }, '/ok unknown_field']],
  'POST /v1/tickets/:number/visit/refusal': [
    [{ reason: undefined }, '/reason invalid_type'],
    [{ reason: halfACharacter }, '/reason custom'],
    [{ cause: 'tired' }, '/cause invalid_value'],
    [{ cause: 'too_far', parts: [] }, '/parts custom'],
    [{ cause: 'parts_missing', parts: [{ sku: 'FUSE-10A', quantity: 0 }] }, '/parts/0/quantity too_small'],
    [{ cause: 'parts_missing', parts: [{ sku: 'NO-SUCH', quantity: 1 }] }, '/parts/0/sku unknown_part'],
  ],
  'POST /v1/tickets/:number/visit/departure': [
    [{ expectedAt: 'soon' }, '/expectedAt invalid_format'],
    [{ expectedAt: '2190-01-01T08:00:00Z' }, '/expectedAt custom'],
  ],
  'POST /v1/tickets/:number/visit/start': [
    [{ safetyInPlace: undefined }, '/safetyInPlace invalid_value'],
    [{ safetyInPlace: false }, '/safetyInPlace invalid_value'],
    [{ faultConfirmed: 'yes' }, '/faultConfirmed invalid_type'],
    [{ remarks: nul }, '/remarks custom'],
  ],
  'POST /v1/tickets/:number/visit/no-show': [
    [{ side: undefined }, '/side invalid_value'],
    [{ side: 'dispatcher' }, '/side invalid_value'],
    [{ reason: '' }, '/reason too_small'],
  ],
  'POST /v1/tickets/:number/appointment/confirmation': [[{ at: '2090-01-01' }, '/at unknown_field']],
  'POST /v1/tickets/:number/appointment/move': [
    [{ from: undefined }, '/from invalid_type'],
    [{ from: '2090-01-01' }, '/from invalid_format'],
    [{ engineer: 'E-001' }, '/engineer unknown_field'],
  ],
  'POST /v1/tickets/:number/appointment/cancellation': [[{ reason: halfACharacter }, '/reason custom']],
  'POST /v1/appointments/:token/confirmation': [[{ appointment: 'x' }, '/appointment unknown_field']],
  'POST /v1/appointments/:token/move': [
    [{ from: undefined }, '/from invalid_type'],
    [{ from: 'tomorrow' }, '/from invalid_format'],
  ],
  'POST /v1/appointments/:token/cancellation': [[{ reason: long(1001) }, '/reason too_big']],
  'POST /v1/appointments/:token/no-show': [[{ side: 'customer' }, '/side unknown_field']],
  'POST /v1/tickets/:number/visit/arrival': [[{ at: '2026-11-23T09:00:00Z' }, '/at unknown_field']],
  'POST /v1/tickets/:number/visit/assignment': [
    [{ engineer: undefined }, '/engineer invalid_type'],
    [{ engineer: '' }, '/engineer invalid_format'],
    [{ from: 'tomorrow' }, '/from invalid_format'],
    [{ replaces: 'two words' }, '/replaces invalid_format'],
    [{ replaces: 'any-key' }, '/reason custom'],
    [{ emergency: 'soon' }, '/emergency invalid_value'],
    [{ emergency: 'now', reason: 'A fire' }, '/from custom'],
    [{ evenArrived: true }, '/evenArrived custom'],
    [{ evenArrived: true, emergency: 'after_current', from: undefined, reason: 'x' }, '/evenArrived custom'],
    [{ reason: halfACharacter }, '/reason custom'],
  ],
  'POST /v1/tickets/:number/visit/withdrawal': [
    [{ visit: undefined }, '/visit invalid_type'],
    [{ reason: undefined }, '/reason invalid_type'],
    [{ next: undefined }, '/next invalid_value'],
    [{ next: 'nobody' }, '/next invalid_value'],
  ],
  'POST /v1/tickets/:number/completion': [
    [{ cause: undefined }, '/cause invalid_type'],
    [{ work: '' }, '/work too_small'],
    [{ partsUsed: undefined }, '/partsUsed invalid_type'],
    [{ partsUsed: {} }, '/partsUsed invalid_type'],
    [{ partsUsed: Array(51).fill({ sku: 'A', quantity: 1 }) }, '/partsUsed too_big'],
    [{ partsUsed: Array(2).fill({ sku: 'FUSE-10A', quantity: 1 }) }, '/partsUsed custom'],
    [{ partsUsed: [{ sku: 'FUSE-10A', quantity: 0 }] }, '/partsUsed/0/quantity too_small'],
    [{ partsUsed: [{ sku: 'FUSE-10A', quantity: 1, from: 'pocket' }] }, '/partsUsed/0/from invalid_value'],
    [
      { partsUsed: [{ sku: 'FUSE-10A', quantity: 1, oldPart: 'burn' }] },
      '/partsUsed/0/oldPart invalid_value',
    ],
    [
      { partsUsed: [{ sku: 'FUSE-10A', quantity: 1, serials: [{ new: 'A' }, { new: 'B' }] }] },
      '/partsUsed/0/serials custom',
    ],
    [
      { partsUsed: [{ sku: 'FUSE-10A', quantity: 1, serials: [{ new: 'a', old: 'A' }] }] },
      '/partsUsed/0/serials custom',
    ],
    [
      { partsUsed: [{ sku: 'FUSE-10A', quantity: 1, serials: [{ old: 'A' }] }] },
      '/partsUsed/0/serials/0/new invalid_type',
    ],
    [
      { partsUsed: [{ sku: 'FUSE-10A', quantity: 1, serials: [{ new: '张伟' }] }] },
      '/partsUsed/0/serials/0/new invalid_format',
    ],
    [
      { partsUsed: [{ sku: 'FUSE-10A', quantity: 2, serials: [{ new: 'A' }, { new: 'a ' }] }] },
      '/partsUsed custom',
    ],
    [
      {
        partsUsed: [
          {
            sku: 'FUSE-10A',
            quantity: 2,
            serials: [
              { new: 'A', old: 'C' },
              { new: 'B', old: 'C' },
            ],
          },
        ],
      },
      '/partsUsed custom',
    ],
    [{ tests: 5 }, '/tests invalid_type'],
  ],
  'POST /v1/tickets/:number/parts/issue': [
    [{ lines: [] }, '/lines custom'],
    [{ lines: [{ sku: 'FUSE-10A', quantity: -1 }] }, '/lines/0/quantity too_small'],
    [{ lines: [{ sku: 'NO-SUCH', quantity: 1 }] }, '/lines/0/sku unknown_part'],
    [{ to: 'E-999' }, '/to unknown_staff'],
    [{ to: undefined }, '/to nobody_to_take_them'],
  ],
  'POST /v1/tickets/:number/depot/labels': [[{ direction: 'up' }, '/direction invalid_value']],
  'POST /v1/tickets/:number/depot/shipment': [
    [{ direction: undefined }, '/direction invalid_value'],
    [{ trackingNumber: undefined }, '/trackingNumber custom'],
    [{ trackingNumber: 'SF 1' }, '/trackingNumber invalid_format'],
  ],
  'POST /v1/tickets/:number/depot/receipt': [
    [{ matches: 'yes' }, '/matches invalid_type'],
    [{ differences: undefined }, '/differences custom'],
    [{ photos: ['p-1'] }, '/photos/0 invalid_format'],
    [{ photos: ['00000000-0000-4000-8000-000000000000'] }, '/photos/0 unknown_photo'],
    [
      {
        photos: ['00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000'],
      },
      '/photos custom',
    ],
  ],
  'POST /v1/tickets/:number/depot/clearance': [[{ reason: undefined }, '/reason invalid_type']],
  'POST /v1/tickets/:number/depot/detection': [
    [{ findings: nul }, '/findings custom'],
    [{ faultCode: 'a b' }, '/faultCode invalid_format'],
  ],
  'POST /v1/tickets/:number/quote': [
    [{ lines: [], amount: 0 }, '/lines too_small'],
    [{ amount: 99 }, '/amount custom'],
    [{ currency: 'yuan' }, '/currency invalid_format'],
    [{ validUntil: '2090-01-01' }, '/validUntil invalid_format'],
  ],
  'POST /v1/tickets/:number/quote/decision': [[{ accepted: undefined }, '/accepted invalid_type']],
  'POST /v1/tickets/:number/depot/steps': [[{ step: 'a b' }, '/step invalid_format']],
  'POST /v1/tickets/:number/depot/tests': [
    [{ round: 0 }, '/round too_small'],
    [{ results: [] }, '/results too_small'],
    [
      {
        results: [
          { test: 'load', passed: true },
          { test: 'load', passed: false },
        ],
      },
      '/results custom',
    ],
  ],
  'POST /v1/tickets/:number/depot/packing': [
    [{ checklist: [{ item: 'Charger', done: false }] }, '/checklist custom'],
    [{ checklist: [] }, '/checklist too_small'],
  ],
  'POST /v1/tickets/:number/depot/delivery': [[{ handedTo: '' }, '/handedTo too_small']],
  'POST /v1/tickets/:number/loaner/request': [[{ loaner: 'NOVA-L1' }, '/loaner unknown_field']],
  'POST /v1/tickets/:number/loaner/withdrawal': [[{ reason: '' }, '/reason too_small']],
  'POST /v1/tickets/:number/loaner/preparation': [
    [{ checked: undefined }, '/checked invalid_value'],
    [{ dataWiped: false }, '/dataWiped invalid_value'],
  ],
  'POST /v1/tickets/:number/checklist': [
    [{ items: [] }, '/items too_small'],
    [{ items: [{ code: 'oil', result: 'perhaps' }] }, '/items/0/result invalid_value'],
    [{ items: [{ code: 'oil', result: 'failed' }] }, '/items/0/note custom'],
    [
      {
        items: [
          { code: 'oil', result: 'done' },
          { code: 'oil', result: 'done' },
        ],
      },
      '/items custom',
    ],
  ],
  'POST /v1/tickets/:number/attendees': [
    [{ attendees: [{ company: 'Moulds Ltd' }] }, '/attendees/0/name invalid_type'],
    [
      { attendees: [{ name: 'Wen', from: '2026-11-23T09:00:00Z', to: '2026-11-23T08:00:00Z' }] },
      '/attendees/0/to custom',
    ],
  ],
  'POST /v1/tickets/:number/handover': [
    [{ materials: [{ quantity: 1 }] }, '/materials/0/name custom'],
    [{ materials: [{ code: 'MANUAL-7', quantity: 0 }] }, '/materials/0/quantity too_small'],
  ],
  'POST /v1/contracts': [
    [{ customer: 'Moulds' }, '/customer invalid_format'],
    [{ firstOn: '2026-02-30' }, '/firstOn invalid_format'],
    [{ rhythm: 'now and then' }, '/rhythm not_a_period'],
    [{ leadDays: -1 }, '/leadDays too_small'],
    [{ calendar: 'nowhere' }, '/calendar unknown_calendar'],
    [{ units: [{ model: 'A' }, { model: 'A' }] }, '/units custom'],
  ],
  'PUT /v1/contracts/:id': [[{ leadDays: 181 }, '/leadDays too_big']],
  'PUT /v1/contracts/:id/activity': [[{ active: 'yes' }, '/active invalid_type']],
  'PUT /v1/checklists/:kind': [
    [{ items: [{ code: 'oil', text: { en: 'Oil' }, required: true }] }, '/items/0/text/zh-CN invalid_type'],
  ],
  'POST /v1/tickets/:number/loaner/handover': [
    [{ by: 'drone' }, '/by invalid_value'],
    [{ by: 'pickup' }, '/trackingNumber custom'],
    [{ accessories: 'Charger' }, '/accessories invalid_type'],
    [{ condition: undefined }, '/condition invalid_type'],
  ],
  'POST /v1/tickets/:number/loaner/return': [
    [{ accessories: undefined }, '/accessories invalid_type'],
    [{ accessories: [''] }, '/accessories/0 too_small'],
    [{ condition: nul }, '/condition custom'],
  ],
  'POST /v1/tickets/:number/loaner/inspection': [
    [{ result: 'fine' }, '/result invalid_value'],
    [{ becomes: 'lost' }, '/becomes invalid_value'],
    [{ comment: long(1001) }, '/comment too_big'],
  ],
  'POST /v1/tickets/:number/loaner/loss': [[{ reason: undefined }, '/reason invalid_type']],
  'POST /v1/loaners': [
    [{ id: 'a b' }, '/id invalid_format'],
    [{ model: undefined }, '/model invalid_type'],
    [{ standsInFor: [] }, '/standsInFor too_small'],
    [{ location: 'moon' }, '/location unknown_location'],
    [{ state: 'lost' }, '/state unknown_field'],
  ],
  'PUT /v1/loaners/:id': [
    [{ state: 'borrowed' }, '/state invalid_value'],
    [{ location: 'moon' }, '/location unknown_location'],
    [{ accessories: Array(51).fill('a') }, '/accessories too_big'],
  ],
  'POST /v1/tickets/:number/verification': [
    [{ accepted: 'yes' }, '/accepted invalid_type'],
    [{ accepted: 1 }, '/accepted invalid_type'],
    [{ accepted: undefined }, '/accepted invalid_type'],
    [{ signedBy: undefined }, '/signedBy invalid_type'],
    [{ signedBy: long(101) }, '/signedBy too_big'],
  ],
  'POST /v1/tickets/:number/follow-up': [
    [{ reached: undefined }, '/reached invalid_type'],
    [
      { ratings: { attitude: 0, efficiency: 6, solution: 1.5 } },
      '/ratings/attitude too_small',
      '/ratings/efficiency too_big',
      '/ratings/solution invalid_type',
    ],
    [{ ratings: { attitude: 5, efficiency: 5 } }, '/ratings/solution invalid_type'],
    [{ reached: false }, '/ratings custom'],
  ],
  'POST /v1/tickets/:number/pause': [
    [{ reason: undefined }, '/reason invalid_type'],
    [{ waitingFor: 'rain' }, '/waitingFor invalid_value'],
    [{ until: 'later' }, '/until invalid_format'],
  ],
  'DELETE /v1/tickets/:number/pause': [
    [{ reason: 'x' }, '/reason unknown_field'],
    [{ waitingFor: 'rain' }, '/waitingFor invalid_value'],
  ],
  'POST /v1/tickets/:number/promised-date': [
    [{ clock: 'lunch' }, '/clock invalid_value'],
    [{ dueAt: undefined }, '/dueAt invalid_type'],
    [{ dueAt: '2090-01-01' }, '/dueAt invalid_format'],
    [{ expiresAt: 'never' }, '/expiresAt invalid_format'],
    [{ reason: '' }, '/reason too_small'],
  ],
  'POST /v1/tickets/:number/merging': [
    [{ into: 'another' }, '/into invalid_format'],
    [{ reason: undefined }, '/reason invalid_type'],
  ],
  'POST /v1/tickets/:number/cancellation': [[{ reason: ['x'] }, '/reason invalid_type']],
  'POST /v1/tickets/:number/reopening': [[{ reason: null }, '/reason invalid_type']],
  'POST /v1/parts/:sku/receipts': [
    [{ quantity: undefined }, '/quantity invalid_type'],
    [{ quantity: 0 }, '/quantity too_small'],
    [{ quantity: -5 }, '/quantity too_small'],
    [{ quantity: 1.5 }, '/quantity invalid_type'],
    [{ quantity: '5' }, '/quantity invalid_type'],
    [{ quantity: 1_000_001 }, '/quantity too_big'],
    [{ quantity: huge }, '/quantity invalid_type'],
  ],
  'POST /v1/parts/:sku/counts': [
    [{ counted: undefined }, '/counted invalid_type'],
    [{ counted: -1 }, '/counted too_small'],
    [{ counted: 0.5 }, '/counted invalid_type'],
    [{ location: 'a b' }, '/location invalid_format'],
  ],
  'POST /v1/parts/:sku/scrappings': [
    [{ quantity: 0 }, '/quantity too_small'],
    [{ location: '' }, '/location invalid_format'],
  ],
  'POST /v1/parts/:sku/returns': [
    [{ quantity: -1 }, '/quantity too_small'],
    [{ ticket: undefined }, '/ticket invalid_type'],
    [{ ticket: 'mine' }, '/ticket invalid_format'],
  ],
  'PUT /v1/parts/:sku/minimum': [
    [{ minimum: undefined }, '/minimum invalid_type'],
    [{ minimum: -1 }, '/minimum too_small'],
    [{ minimum: 2.5 }, '/minimum invalid_type'],
    [{ location: 'a b' }, '/location invalid_format'],
    [{ location: 'moon' }, '/location unknown_location'],
  ],
  'PUT /v1/parts/:sku/unit-cost': [
    [{ unitCost: 12.5 }, '/unitCost invalid_type'],
    [{ unitCost: -1 }, '/unitCost too_small'],
    [{ currency: undefined }, '/currency invalid_type'],
    [{ currency: 'yuan' }, '/currency invalid_format'],
  ],
  'PUT /v1/parts/:sku/substitutes': [
    [{ substitutes: undefined }, '/substitutes invalid_type'],
    [{ substitutes: [{ sku: 'BATTERY-NOVA12' }] }, '/substitutes/0/consent invalid_type'],
    [{ substitutes: [{ sku: 'a b', consent: true }] }, '/substitutes/0/sku invalid_format'],
    [{ substitutes: [{ sku: 'NO-SUCH', consent: true }] }, '/substitutes/0/sku unknown_part'],
    [{ substitutes: Array(2).fill({ sku: 'BATTERY-NOVA12', consent: true }) }, '/substitutes custom'],
  ],
  'PUT /v1/parts/:sku/warranty': [
    [{ period: undefined }, '/period invalid_type'],
    [{ period: 'PT24H' }, '/period custom'],
    [{ period: 'P0M' }, '/period custom'],
    [{ period: 'P51Y' }, '/period custom'],
    [{ period: 12 }, '/period invalid_type'],
  ],
  'PUT /v1/parts/:sku/old-part': [
    [{ oldPart: undefined }, '/oldPart invalid_value'],
    [{ oldPart: 'keep' }, '/oldPart invalid_value'],
    [{ within: 'P1M' }, '/within custom'],
    [{ within: 'PT0S' }, '/within custom'],
    [{ within: 'P367D' }, '/within custom'],
  ],
  'POST /v1/old-parts/:id/receipt': [
    [{ location: undefined }, '/location invalid_type'],
    [{ location: 'a b' }, '/location invalid_format'],
  ],
  'POST /v1/old-parts/:id/inspection': [
    [{ result: undefined }, '/result invalid_value'],
    [{ result: 'fine' }, '/result invalid_value'],
    [{ outcome: 'sold' }, '/outcome invalid_value'],
    [{ notes: '' }, '/notes too_small'],
    [{ notes: long(2_001) }, '/notes too_big'],
  ],
  'POST /v1/old-parts/:id/handover': [[{ to: 'the customer' }, '/to unknown_field']],
  'PUT /v1/warranty-rules/regions/:region': [
    [{ minimum: undefined }, '/minimum invalid_type'],
    [{ minimum: '2 years' }, '/minimum custom'],
    [{ source: '' }, '/source too_small'],
  ],
  'PUT /v1/warranty-rules/models/:model': [[{ period: 'P' }, '/period custom']],
  'POST /v1/locations': [
    [{ id: 'a b' }, '/id invalid_format'],
    [{ kind: 'shed' }, '/kind invalid_value'],
    [{ name: '' }, '/name too_small'],
    [{ region: 'E U' }, '/region invalid_format'],
    [{ place: { latitude: 91, longitude: 0 } }, '/place/latitude too_big'],
    [{ place: { latitude: 0 } }, '/place/longitude invalid_type'],
    [{ kind: 'van' }, '/engineer custom'],
    [{ engineer: 'E-001' }, '/engineer custom'],
  ],
  'POST /v1/transfers': [
    [{ sku: undefined }, '/sku invalid_type'],
    [{ quantity: 0 }, '/quantity too_small'],
    [{ from: undefined }, '/from invalid_type'],
    [{ to: 'main' }, '/to custom'],
  ],
  'POST /v1/transfers/:id/receipt': [[{ quantity: 1 }, '/quantity unknown_field']],
  'POST /v1/purchase-requests/:id/expected-date': [
    [{ date: undefined }, '/date invalid_type'],
    [{ date: '2026-02-30' }, '/date invalid_format'],
    [{ date: 'soon' }, '/date invalid_format'],
  ],
  'POST /v1/parts': [
    [{ sku: 'A B' }, '/sku invalid_format'],
    [{ nameZh: undefined }, '/nameZh invalid_type'],
    [{ nameEn: ' ' }, '/nameEn too_small'],
    [{ onHand: 5 }, '/onHand unknown_field'],
  ],
  'POST /v1/sla/simulations': [
    [{ from: undefined }, '/from invalid_type'],
    [{ to: 'tomorrow' }, '/to invalid_format'],
    [{ to: '2026-11-01T00:00:00Z' }, '/to custom'],
    [{ policy: undefined }, '/policy custom'],
    [{ policy: 'handbook' }, '/policy invalid_type'],
    [{ policy: { id: 'nobody', version: 1 } }, '/policy unknown_policy'],
    [{ calendar: { id: 'nowhere', version: 1 } }, '/calendar unknown_calendar'],
    [{ calendar: { id: 'shop', calendar: 5 } }, '/calendar/calendar invalid_type'],
    [{ for: { scope: 'default' } }, '/for custom'],
    [{ for: { scope: 'moon' } }, '/for/scope invalid_value'],
  ],
  'POST /v1/sla/publications': [
    [{ policy: undefined }, '/policy custom'],
    [{ calendar: { id: 'shop', version: 1 } }, '/policy custom'],
    [{ policy: { id: 'a b', version: 1 } }, '/policy/id invalid_format'],
    [{ policy: { id: 'handbook', version: 0 } }, '/policy/version too_small'],
    [{ policy: { id: 'handbook', version: huge } }, '/policy/version invalid_type'],
    [{ policy: { id: 'nobody', version: 1 } }, '/policy unknown_policy'],
    [{ reach: undefined }, '/reach invalid_value'],
    [{ reach: 'all' }, '/reach invalid_value'],
  ],
  'POST /v1/sla/publications/:id/application': [[{ force: true }, '/force unknown_field']],
  'POST /v1/sla/publications/:id/rollback': [[{ to: 1 }, '/to unknown_field']],
  'PUT /v1/customers/:id/importance': [
    [{ tier: 'vip' }, '/tier invalid_value'],
    [{ tier: undefined }, '/tier invalid_value'],
  ],
  'POST /v1/staff': [
    [{ id: 'E 200' }, '/id invalid_format'],
    [{ role: 'customer' }, '/role invalid_value'],
    [{ role: 'king' }, '/role invalid_value'],
    [{ email: undefined }, '/email invalid_type'],
    [{ language: 'de' }, '/language invalid_value'],
    [{ skills: [5] }, '/skills/0 invalid_type'],
    [{ regions: ['a b'] }, '/regions/0 invalid_format'],
    [{ active: false }, '/active unknown_field'],
  ],
  'POST /v1/keys': [
    [{ role: 'king' }, '/role invalid_value'],
    [{ subject: undefined }, '/subject invalid_type'],
    [{ subject: nul }, '/subject invalid_format'],
    [{ label: '' }, '/label too_small'],
    [{ secret: 'mine' }, '/secret unknown_field'],
  ],
  'PUT /v1/customers/:id/contract': [
    [{ contract: undefined }, '/contract invalid_type'],
    [{ contract: 'gold members' }, '/contract invalid_format'],
    [{ until: '2090-02-30' }, '/until invalid_format'],
  ],
  'PUT /v1/staff/:id/activity': [[{ active: 'no' }, '/active invalid_type']],
  'POST /v1/engineers': [
    [{ id: 'E 200' }, '/id invalid_format'],
    [{ skills: ['electrical'] }, '/skills invalid_type'],
    [{ skills: { electrical: 6 } }, '/skills/electrical too_big'],
    [{ certificates: [{ code: 'high-voltage' }] }, '/certificates/0/validUntil invalid_type'],
    [{ home: { latitude: 91, longitude: 0 } }, '/home/latitude too_big'],
    [{ radius: 0 }, '/radius too_small'],
    [{ email: undefined }, '/email invalid_type'],
  ],
  'PUT /v1/engineers/:id': [
    [{ id: 'E-004' }, '/id unknown_field'],
    [{ regions: ['a b'] }, '/regions/0 invalid_format'],
    [{ onCall: { timeZone: 'UTC' } }, '/onCall/week invalid_type'],
  ],
  'POST /v1/engineers/imports': [
    [{ csv: '' }, '/csv too_small'],
    [{ csv: 'id,name' }, '/csv missing_column'],
  ],
  'POST /v1/engineers/:id/leave': [
    [{ from: undefined }, '/from invalid_type'],
    [{ to: '2089-12-31T00:00:00Z' }, '/to custom'],
    [{ replan: 'yes' }, '/replan invalid_type'],
  ],
  'PUT /v1/customers/:id/excluded-engineers': [
    [{ engineers: undefined }, '/engineers invalid_type'],
    [{ engineers: ['E-002', 'E-002'] }, '/engineers custom'],
  ],
  'PUT /v1/staff/:id/reporting': [
    [{ reportsTo: undefined }, '/reportsTo invalid_type'],
    [{ reportsTo: 'X-404' }, '/reportsTo unknown_superior'],
    [{ reportsTo: 'V-001' }, '/reportsTo circle'],
    [{ reportsTo: nul }, '/reportsTo invalid_format'],
  ],
  'PUT /v1/staff/:id/digest-hours': [
    [{ hours: undefined }, '/hours invalid_type'],
    [{ hours: ['8'] }, '/hours/0 invalid_format'],
  ],
  'PUT /v1/teams/:id': [
    [{ lead: 'X-404', supervisor: 'X-405' }, '/lead unknown_staff', '/supervisor unknown_staff'],
    [{ lead: nul }, '/lead invalid_format'],
    [{ calendar: 'mars' }, '/calendar unknown_calendar'],
  ],
  // Calendars, policies and previews have tests of their own for all that can be wrong in them.
  'POST /v1/sla/calendars/:id/versions': [
    [{ names: nul }, '/names invalid_type'],
    [{ source: nul }, '/source custom'],
  ],
  'PUT /v1/sla/calendars/:id/versions/:version': [[{ calendar: undefined }, '/calendar invalid_type']],
  'POST /v1/sla/calendars/:id/holidays': [
    [{ ics: halfACharacter }, '/ics custom'],
    [{ workingDay: [[nul, '18:00']] }, '/workingDay/0/0 custom'],
  ],
  'POST /v1/sla/policies/:id/versions': [
    [{ value: nul }, '/value custom'],
    [{ definition: [] }, '/definition invalid_type'],
  ],
  'PUT /v1/sla/policies/:id/versions/:version': [[{ scope: undefined }, '/scope invalid_value']],
  'POST /v1/sla/preview': [
    [{ startedAt: '2026-11-23' }, '/startedAt invalid_format'],
    [{ calendar: nul }, '/calendar custom'],
    [{ levels: [nul] }, '/levels/0 custom'],
  ],
}

/** What has no body at all, or another one than JSON; and what carriers report with a key of their own (depot.test.ts). */
const bodiless = [
  'POST /v1/tickets/:number/photos',
  'POST /v1/carriers/:carrier/events',
  'DELETE /v1/keys/:id',
  'DELETE /v1/customers/:id/contract',
  'DELETE /v1/contracts/:id',
  'DELETE /v1/engineers/:id/leave/:leave',
]

const named = writingRoutes.map((route) => ({ name: `${route.method} ${route.path}`, route }))

describe('the tables of bodies', () => {
  it('leave no writing route out', () => {
    const expected = routesOf(api.app)
      .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
      .map(({ method, path }) => `${method} ${path}`)
      .filter((name) => !bodiless.includes(name))
    expect(named.map(({ name }) => name).sort()).toEqual(expected.sort())
    expect(Object.keys(wrong).sort()).toEqual(expected.sort())
  })
})

describe.each(named)('$name', ({ name, route }) => {
  it('takes the body that the others are made from', async () => {
    const { status } = await send(route, route.body)
    expect([200, 201, 202, 404, 409, 410]).toContain(status)
  })

  it('says what is wrong where, and changes nothing', async () => {
    await leavingAll(async () => {
      for (const [change, ...at] of wrong[name] ?? []) {
        const body = JSON.stringify({ ...route.body, ...change }).replaceAll(`"${huge}"`, '1e400')
        const answer = await send(route, body)
        expect(problemIn(answer), body.slice(0, 300)).toEqual({ status: 422, code: 'invalid_request', at })
      }
    })
  })

  it('takes no field that nobody knows', async () => {
    await leavingAll(async () => {
      for (const field of ['surprise', 'toString', 'id2', '']) {
        const answer = await send(route, { ...route.body, [field]: 1 })
        expect(problemIn(answer).at).toEqual([`/${field} unknown_field`])
      }
    })
  })

  it('takes nothing but an object', async () => {
    const others = ['[]', '"text"', '5', 'true', '[{}]', ...(route.method === 'POST' ? ['null'] : [])]
    await leavingAll(async () => {
      for (const body of others) {
        expect(problemIn(await send(route, body)), body).toEqual({
          status: 422,
          code: 'invalid_request',
          at: [' invalid_type'],
        })
      }
    })
  })

  it('takes nothing but JSON', async () => {
    await leavingAll(async () => {
      // A DELETE has no body, whatever type it names for it.
      const nothing = route.method === 'DELETE' ? [] : ['']
      for (const body of [
        ...nothing,
        '{',
        '{"a":}',
        "{'a':1}",
        '{}{}',
        '\u0000',
        'undefined',
        '{"__proto__":{}}',
      ]) {
        expect(problemIn(await send(route, body)), body).toEqual({ status: 400, code: 'malformed_json' })
      }
      const types = [
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'json',
        ';',
        'a/b;c=',
      ]
      for (const type of types) {
        const answer = await send(route, JSON.stringify(route.body), { 'content-type': type })
        expect(problemIn(answer), type).toEqual({ status: 415, code: 'not_json' })
      }
    })
  })

  it('takes no more than the limit', async () => {
    await leavingAll(async () => {
      const body = JSON.stringify({ ...route.body, reason: long(bodyLimit) })
      expect(problemIn(await send(route, body))).toEqual({ status: 413, code: 'body_too_large' })
    })
  })

  it('bears a body that is nested deeply', async () => {
    await leavingAll(async () => {
      const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
      expect(problemIn(await send(route, deep)).status).toBe(422)
      expect(problemIn(await send(route, `{"reason":${deep}}`)).status).toBe(422)
    })
  })
})

describe('an address', () => {
  const odd = [
    '209901001',
    'abc',
    '1',
    '12345678',
    '1'.repeat(16),
    '1'.repeat(400),
    '-202611001',
    '202611001.0',
    '202611001%20',
    '%20202611001',
    '202611001%00',
    '%00',
    '%2e%2e%2f%2e%2e',
    '..%2f..',
    '%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96%EF%BC%91%EF%BC%91%EF%BC%90%EF%BC%90%EF%BC%91',
    "202611001'%20or%20true--",
    ':number',
    'null',
  ]
  const ofTickets = [
    ...writingRoutes.filter(({ path }) => path.includes(':number')),
    ...['', '/events', '/sla'].map((below) => ({
      method: 'GET' as const,
      path: `/v1/tickets/:number${below}`,
      as: 'csr',
      body: undefined,
    })),
  ]

  it.each(ofTickets)('of no ticket is not found: $method $path', async ({ method, path, as, body }) => {
    await leavingAll(async () => {
      for (const given of odd) {
        const answer = await api.call(as, method, path.replace(':number', given), { body })
        const { status, code } = problemIn(answer)
        expect(status, given).toBe(404)
        expect(['ticket_not_found', 'no_such_route']).toContain(code)
      }
    })
  })

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v2/tickets',
    '/v1/Tickets',
    '/v1/tickets/',
    '/v1/tickets/../../etc/passwd',
    '//',
  ])('of nothing is not found: %s', async (url) => {
    for (const method of ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'] as const) {
      const answer = await api.call('admin', method, url)
      expect(answer.status, method).toBe(404)
      expect(problemIn(answer).code).toMatch(/^(no_such_route|ticket_not_found)$/)
    }
  })

  it('takes no other method', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      const answer = await api.call('admin', method, '/v1/tickets', { body: {} })
      expect(problemIn(answer)).toEqual({ status: 404, code: 'no_such_route' })
    }
  })

  it.each(['/v1/tickets/%zz', '/v1/tickets/%', '/v1/tickets/%ED%A0%80', '/v1/parts/%E0%A4%A/receipts', '/%'])(
    'that is not well-formed is refused as such: %s',
    async (url) => {
      for (const as of ['csr', null]) {
        expect(problemIn(await api.call(as, 'GET', url))).toEqual({ status: 400, code: 'malformed_url' })
      }
    },
  )
})
