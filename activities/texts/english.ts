import type { CalendarWarning } from '../../db/queries/calendar-warnings.ts'
import type { ToldLevel } from '../../db/queries/gathered.ts'
import { pastDeadline } from '../../workflows/domain/sla/level.ts'
import type { IssuedLine, Shortage } from '../../workflows/domain/ticket/state.ts'
import { englishAppointments, manage } from './appointments-english.ts'
import { depotEnglish } from './depot-english.ts'
import { englishDispatch } from './dispatch-english.ts'
import { loanerEnglish } from './loaner-english.ts'
import { listed, machineOf, type Texts } from './speech.ts'

const clocks: Record<string, string> = {
  acknowledge: 'acknowledgement',
  response: 'first response',
  nextUpdate: 'next update',
  onsiteArrival: 'arrival on site',
  resolution: 'resolution',
  followUp: 'follow-up call',
  triage: 'triage',
  offerAcceptance: 'acceptance of the offer',
  parts: 'parts',
  supplier: 'supplier',
  depotReceipt: 'receipt in the depot',
  detection: 'detection',
  depotRepair: 'repair in the depot',
  depotReturn: 'return from the depot',
}
const causes: Record<string, string> = {
  objection: 'the customer objected to the result',
  bad_rating: 'the customer rated the service badly',
  reopened: 'it was reopened',
}

const emergencies: Record<string, string> = {
  now: 'This is an emergency: please set out at once.\n',
  after_current: 'This is an emergency: please set out as soon as your present job is done.\n',
}

const oldPartReminders: Record<string, string> = {
  soon: 'Old part due soon',
  today: 'Old part due today',
  late: 'Old part overdue',
  missing: 'Old part long overdue',
}

export const english: Texts = {
  ...englishAppointments,
  ...englishDispatch,
  received: ({ number, time, facts }) =>
    facts.maintenanceOn === undefined
      ? {
          subject: `We have received your request: ${number}`,
          body: `Your request has the number ${number}.\nSomebody will respond by ${time(facts.dueAt)}.`,
        }
      : {
          subject: `Your planned maintenance: ${number}`,
          body: `Under your service contract the next maintenance${of(machineOf(facts))} is planned for ${facts.maintenanceOn}. It has the number ${number}.\nSomebody will be in touch by ${time(facts.dueAt)} to agree on the time of the visit.`,
        },
  complaint_received: ({ number, facts }) => ({
    subject: `Complaint ${number}`,
    body: `A complaint has come in under ${number}. ${facts.owner} answers for it.`,
  }),
  visit_offered: ({ number, time, order, facts }) => ({
    subject: `Visit offered: ${number}`,
    body: `A visit for ${number} is offered to you, ${time(facts.from)} to ${time(facts.to)}.\nPlease accept or decline by ${time(facts.acceptBy)}; after that it goes to the next engineer.${order}`,
  }),
  offer_ended: ({ number }) => ({
    subject: `Offer ended: ${number}`,
    body: `The visit for ${number} was not accepted in time and is offered to somebody else.`,
  }),
  visit_booked: ({ number, time, engineer, link, facts }) => ({
    subject: `Your appointment for ${number}`,
    body: `${engineer.name}${engineer.phone ? ` (${engineer.phone})` : ''} will come to you on ${time(facts.from)}, until about ${time(facts.to)}.${manage(link)}`,
  }),
  visit_assigned: ({ number, time, order, facts }) => ({
    subject: `${facts.emergency ? 'EMERGENCY, ' : ''}Dispatch order: ${number}`,
    body: `${facts.emergency ? emergencies[String(facts.emergency)] : ''}${facts.accepted ? 'You have accepted' : 'A dispatcher has assigned you'} the visit for ${number}, ${time(facts.from)} to ${time(facts.to)}.${order}`,
  }),
  visit_changed: ({ number }) => ({
    subject: `Your appointment for ${number} changes`,
    body: 'The appointment that we told you cannot be kept. You will hear from us who comes and when.',
  }),
  delay: ({ number, facts }) => ({
    subject: `A delay with ${number}`,
    body:
      facts.expectedOn === undefined
        ? 'A part that we need is out of stock at the moment. We have asked for it, and go on as soon as it is here.'
        : `The part that we wait for is expected on ${facts.expectedOn}. We go on as soon as it is here.`,
  }),
  parts_short: ({ number, facts }) => ({
    subject: `Parts short for ${number}`,
    body: listed<Shortage>(facts.shortages)
      .map(
        ({ sku, wanted, available, withConsent }) =>
          `${sku}: ${wanted} wanted, ${available} free${withConsent ? `; if the customer agrees: ${withConsent.join(', ')}` : ''}`,
      )
      .join('\n'),
  }),
  alert: ({ number, time, facts }) => {
    const alerts = listed<{ clock: string; level: string; dueAt: string; late?: true }>(facts.alerts)
    const broken = alerts.some(pastDeadline)
    return {
      subject: broken ? `Promise broken: ${number}` : `Promise at risk: ${number}`,
      body: alerts
        .map(({ clock, level, dueAt }) => `${clocks[clock] ?? clock}: ${level} since ${time(dueAt)}`)
        .join('\n'),
    }
  },
  alert_digest: ({ time, facts }) => {
    const alerts = listed<ToldLevel>(facts.alerts)
    const broken = alerts.filter(pastDeadline).length
    const lines = alerts.map(
      ({ ticket, urgency, clock, level, dueAt }) =>
        `${ticket} (${urgency}), ${clocks[clock] ?? clock}: ${level} since ${time(dueAt)}`,
    )
    return {
      subject: `${alerts.length} alerts together, ${broken} of them on broken promises`,
      body: `There were too many to send one by one. The most pressing come first:\n${lines.join('\n')}`,
    }
  },
  stock_low: ({ facts }) => ({
    subject: `Stock low: ${facts.sku}`,
    body: `Of ${facts.nameEn} (${facts.sku}), ${facts.free} are free at ${facts.location}; there should be at least ${facts.minimum}.`,
  }),
  parts_to_return: ({ number, facts }) => ({
    subject: `Parts to be returned: ${number}`,
    body: `These pieces were issued for ${number} and not used. Whoever took them brings them back to the store:\n${listed<IssuedLine>(
      facts.lines,
    )
      .map(({ sku, quantity, to }) => `${quantity} × ${sku} (${to})`)
      .join('\n')}`,
  }),
  old_part_due: ({ number, time, facts }) => ({
    subject: `${oldPartReminders[String(facts.reminder)] ?? 'Old part due'}: ${facts.sku}, ${number}`,
    body: `Please bring back the old part of ${number}: ${facts.quantity} × ${facts.nameEn} (${facts.sku})${facts.serial ? `, serial number ${facts.serial}` : ''}.\nIt is due by ${time(facts.dueAt)}. If it stayed with the customer, record that.`,
  }),
  old_part_missing: ({ number, time, engineer, facts }) => ({
    subject: `Old part not returned: ${facts.sku}, ${number}`,
    body: `${engineer.name} has not brought back the old part of ${number}: ${facts.quantity} × ${facts.nameEn} (${facts.sku})${facts.serial ? `, serial number ${facts.serial}` : ''}.\nIt was due by ${time(facts.dueAt)}.`,
  }),
  ...loanerEnglish,
  ...depotEnglish,
  running_late: ({ number }) => ({
    subject: `Your request ${number} takes longer`,
    body: `We are slower with ${number} than we promised, and we are sorry. It has been moved up, and you will hear from us soon.`,
  }),
  owner_changed: ({ number }) => ({
    subject: `You now answer for ${number}`,
    body: `${number} was handed to you because a deadline was at risk or broken. You are its owner from now on.`,
  }),
  resolved: ({ number }) => ({
    subject: `Your request ${number} is resolved`,
    body: 'Thank you for confirming the result. We will call you to ask how it went.',
  }),
  call_due: ({ number }) => ({
    subject: `Follow-up call due: ${number}`,
    body: `${number} is resolved. Please call the customer soon and record the ratings.`,
  }),
  questionnaire: ({ number, time, facts }) => ({
    subject: `How did we do? ${number}`,
    body: `We could not reach you by phone. Please tell us by ${time(facts.closesAt)}, from 1 (bad) to 5 (good):\n- attitude\n- efficiency\n- solution`,
  }),
  case_opened: ({ number, facts }) => ({
    subject: `Second round for ${number}`,
    body: `${number} goes into round ${facts.round}: ${causes[String(facts.cause)] ?? facts.cause}. It stays open until the customer is content.`,
  }),
  digest: ({ time, facts }) => {
    const breached = listed<string>(facts.breached)
    const dueSoon = listed<string>(facts.dueSoon)
    const warnings = listed<CalendarWarning>(facts.warnings).map(
      ({ nameEn, year }) =>
        `\nPlease note: the holidays of ${year} in the calendar “${nameEn}” are not verified; deadlines may be wrong.`,
    )
    return {
      subject: `Promises: ${breached.length} broken, ${dueSoon.length} due soon`,
      body: `As of ${time(facts.scheduledFor)}\nBroken: ${breached.join(', ') || 'none'}\nDue soon: ${dueSoon.join(', ') || 'none'}${warnings.join('')}`,
    }
  },
}

function of(machine: string): string {
  return machine === '' ? '' : ` of your ${machine}`
}
