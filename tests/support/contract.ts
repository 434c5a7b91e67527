import { handbook, type Policy } from '../../workflows/domain/sla/policy.ts'
import type { Calendar, Window } from '../../workflows/domain/time/calendar.ts'

const officeHours: Window[] = [['09:00', '18:00']]

/** Monday to Friday 09:00 to 18:00 in UTC, so that tests can be read without adding hours up. */
export const office: Calendar = {
  timeZone: 'UTC',
  week: { mon: officeHours, tue: officeHours, wed: officeHours, thu: officeHours, fri: officeHours },
  exceptions: [],
}

/** A contract with every kind of clock, most of them by the office's hours. */
export const contract = {
  ...handbook,
  id: 'gold',
  version: 1,
  chosenBy: { scope: 'contract', value: 'GOLD' },
  calendars: { 'office@1': office },
  hours: 'office@1',
  clocks: {
    acknowledge: {
      targets: { urgent: 'PT30M', normal: 'PT1H', low: 'PT2H' },
      calendar: 'office@1',
      starts: ['received'],
      stops: ['acknowledged'],
      pauses: [],
      levels: [{ at: 'breach', tells: ['team_lead'] }],
    },
    response: {
      targets: { urgent: 'PT4H', normal: 'PT8H', low: 'PT16H' },
      calendar: 'office@1',
      starts: ['received'],
      stops: ['responded'],
      pauses: ['customer', 'approval'],
      levels: [
        { at: '50%', tells: ['owner'] },
        { at: '-1h', tells: ['owner', 'team_lead'] },
        { at: 'breach', tells: ['owner', 'supervisor'] },
      ],
    },
    nextUpdate: {
      targets: { urgent: 'PT8H', normal: 'PT18H' },
      calendar: 'office@1',
      starts: ['responded', 'informed'],
      stops: ['informed', 'resolved'],
      pauses: [],
      levels: [{ at: 'breach', tells: ['owner'] }],
    },
    onsiteArrival: {
      targets: { urgent: 'PT24H', normal: 'PT48H', low: 'PT72H' },
      starts: ['booked'],
      stops: ['arrived'],
      pauses: ['customer'],
      levels: [{ at: '75%', tells: ['owner'] }],
    },
    resolution: {
      targets: { urgent: 'PT18H', normal: 'PT36H', low: 'PT72H' },
      calendar: 'office@1',
      starts: ['received'],
      stops: ['resolved'],
      pauses: ['customer', 'parts', 'approval'],
      resumes: ['customerReplied'],
      reopening: 'resume',
      levels: [
        { at: 'predicted', tells: ['team_lead'] },
        { at: '75%', tells: ['owner'] },
        { at: 'breach', tells: ['owner', 'supervisor'] },
        { at: '+9h', tells: ['manager_chain'], repeat: { every: 'PT9H', times: 2 } },
      ],
    },
    followUp: handbook.clocks.followUp,
    triage: {
      targets: { urgent: 'PT1H', normal: 'PT2H', low: 'PT4H' },
      calendar: 'office@1',
      starts: ['received'],
      stops: ['triaged'],
      pauses: [],
      internal: true,
      levels: [{ at: 'breach', tells: ['team_lead'] }],
    },
    offerAcceptance: {
      targets: { urgent: 'PT30M', normal: 'PT2H', low: 'PT2H' },
      starts: ['offered'],
      stops: ['offerAnswered'],
      pauses: [],
      internal: true,
      levels: [{ at: '50%', tells: ['owner'] }],
    },
    parts: {
      targets: { urgent: 'PT9H', normal: 'PT18H', low: 'PT27H' },
      calendar: 'office@1',
      starts: ['partsWanted'],
      stops: ['partsSettled'],
      pauses: [],
      internal: true,
      levels: [{ at: 'breach', tells: ['owner'] }],
    },
    supplier: {
      targets: { urgent: 'PT24H', normal: 'PT48H', low: 'PT72H' },
      starts: ['supplierAsked'],
      stops: ['supplierAnswered'],
      pauses: [],
      levels: [{ at: 'breach', tells: ['owner'] }],
    },
  },
} as const satisfies Policy
