import type { ClockDefinition, PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import type { Calendar, Window } from '../../workflows/domain/time/calendar.ts'
import type { CalendarDraft } from '../queries/calendars.ts'
import type { PolicyDraft } from '../queries/policies.ts'
import type { Team } from '../queries/teams.ts'

const euDay: readonly Window[] = [['08:00', '17:00']]

/** Without holidays: each country has its own, to be imported. */
const europe: Calendar = {
  timeZone: 'Europe/Berlin',
  week: { mon: euDay, tue: euDay, wed: euDay, thu: euDay, fri: euDay },
  exceptions: [],
}

export const eu: CalendarDraft = {
  nameZh: '欧洲工作日',
  nameEn: 'Working days in Europe',
  calendar: europe,
  verifiedYears: [],
  source: null,
}

export const exampleTeams: Team[] = [
  { id: 'hardware', lead: 'E-001', supervisor: 'V-001', calendar: 'china' },
  { id: 'software', lead: 'E-004', supervisor: 'V-002', calendar: 'eu' },
]

/** In the working hours of where the machine stands. */
const hours = { calendar: 'china', calendarByRegion: { EU: 'eu' } }

const response: ClockDefinition = {
  ...hours,
  targets: { urgent: 'PT4H', normal: 'PT8H', low: 'PT16H' },
  starts: ['received'],
  stops: ['responded'],
  pauses: ['customer', 'approval'],
  levels: [
    { at: '50%', tells: ['owner'] },
    { at: '75%', tells: ['owner', 'team_lead'] },
    { at: 'breach', tells: ['owner', 'supervisor'] },
    { at: '+2h', tells: ['manager_chain'], repeat: { every: 'PT4H', times: 3 } },
  ],
}

const resolution: ClockDefinition = {
  ...hours,
  targets: { urgent: 'PT18H', normal: 'PT36H', low: 'PT72H' },
  exceptions: [{ kind: 'complaint', targets: { normal: 'PT18H', low: 'PT36H' } }],
  starts: ['received'],
  stops: ['resolved'],
  pauses: ['customer', 'parts', 'approval', 'supplier'],
  resumes: ['customerReplied'],
  reopening: 'resume',
  levels: [
    { at: '75%', tells: ['owner'] },
    { at: 'predicted', tells: ['owner', 'team_lead'] },
    { at: 'breach', tells: ['owner', 'supervisor', 'customer'] },
    { at: '+1d', tells: ['manager_chain'], repeat: { every: 'P1D' } },
  ],
}

/** What is promised while the matter is under way: news, and to come when it was said. */
const underWay: PolicyDefinition['clocks'] = {
  acknowledge: {
    ...hours,
    targets: { urgent: 'PT30M', normal: 'PT1H', low: 'PT2H' },
    starts: ['received'],
    stops: ['acknowledged'],
    pauses: [],
    levels: [{ at: 'breach', tells: ['owner', 'team_lead'] }],
  },
  nextUpdate: {
    ...hours,
    targets: { urgent: 'PT9H', normal: 'PT18H', low: 'PT27H' },
    starts: ['informed'],
    stops: ['informed', 'resolved'],
    pauses: ['customer'],
    levels: [
      { at: '-1h', tells: ['owner'] },
      { at: 'breach', tells: ['owner', 'team_lead'] },
    ],
  },
  onsiteArrival: {
    ...hours,
    targets: { urgent: 'PT9H', normal: 'PT18H', low: 'PT27H' },
    starts: ['booked'],
    stops: ['arrived', 'completed'],
    pauses: ['customer', 'parts'],
    levels: [{ at: 'breach', tells: ['owner', 'supervisor'] }],
  },
}

/** The department's own targets, stage by stage, and what a supplier owes. */
const internal: PolicyDefinition['clocks'] = {
  triage: stage('received', 'triaged', ['PT1H', 'PT2H', 'PT4H']),
  offerAcceptance: stage('offered', 'offerAnswered', ['PT30M', 'PT2H', 'PT2H']),
  parts: stage('partsWanted', 'partsSettled', ['PT4H', 'PT9H', 'PT18H']),
  supplier: stage('supplierAsked', 'supplierAnswered', ['PT9H', 'PT18H', 'PT18H']),
  depotReceipt: stage('unitArrived', 'depotReceived', ['PT2H', 'PT4H', 'PT9H']),
  detection: stage('depotReceived', 'detected', ['PT4H', 'PT9H', 'PT18H']),
  depotRepair: {
    ...stage('detected', 'testsPassed', ['PT9H', 'PT18H', 'PT27H']),
    stops: ['testsPassed', 'completed'],
    pauses: ['customer', 'parts', 'approval'],
  },
  depotReturn: {
    ...stage('testsPassed', 'shippedBack', ['PT4H', 'PT9H', 'PT9H']),
    stops: ['shippedBack', 'delivered'],
  },
}

/** For customers with the contract `gold`. */
export const gold: PolicyDraft = {
  nameZh: '金牌服务合同',
  nameEn: 'Gold service contract',
  scope: 'contract',
  value: 'gold',
  definition: {
    hours: 'china',
    clocks: { response, resolution, ...underWay, followUp: handbook.clocks.followUp, ...internal },
    resolution: { urgent: 'P3D', normal: 'P5D', low: 'P10D' },
    offer: handbook.offer,
    followUp: handbook.followUp,
    partsRetry: handbook.partsRetry,
  },
}

function stage(
  start: ClockDefinition['starts'][number],
  stop: ClockDefinition['stops'][number],
  [urgent, normal, low]: [string, string, string],
): ClockDefinition {
  return {
    ...hours,
    targets: { urgent, normal, low },
    starts: [start],
    stops: [stop],
    pauses: [],
    internal: true,
    levels: [{ at: 'breach', tells: ['team_lead'] }],
  }
}
