import type { appointmentKinds } from './appointment-kinds.ts'
import type { Texts } from './speech.ts'

/** What people are told of appointments. */
export const englishAppointments: Pick<Texts, (typeof appointmentKinds)[number]> = {
  visit_confirmed: ({ number, time, facts }) => ({
    subject: `Appointment confirmed: ${number}`,
    body: `The customer expects you for ${number}, ${time(facts.from)} to ${time(facts.to)}.`,
  }),
  visit_moved: ({ number, time, facts }) => ({
    subject: `Appointment moved: ${number}`,
    body: `The visit on ${time(facts.from)} was moved to ${time(facts.newFrom)}; the former time is cancelled. Another mail brings the new appointment.`,
  }),
  visit_cancelled: ({ number, time, engineer, facts }) => ({
    subject: `Appointment cancelled: ${number}`,
    body: `The visit of ${engineer.name} for ${number} on ${time(facts.from)} is cancelled, and that time is free. Another one is to be agreed on with the customer.`,
  }),
  appointment_wanted: ({ number, time, link, facts }) => {
    const what =
      facts.cause === 'not_there'
        ? `Our engineer came on ${time(facts.from)} and did not find you.`
        : `Your appointment on ${time(facts.from)} is cancelled.`
    const how = link
      ? `Please choose another time here:\n${link}`
      : 'Please call us to agree on another time.'
    return { subject: `Another appointment for ${number}`, body: `${what}\n${how}` }
  },
  visit_tomorrow: ({ number, time, engineer, link, facts }) => ({
    subject: `Reminder: your appointment for ${number}`,
    body: `${engineer.name}${engineer.phone ? ` (${engineer.phone})` : ''} will come to you on ${time(facts.from)}.${manage(link)}`,
  }),
  visit_soon: ({ number, time, engineer, facts }) => ({
    subject: `Your engineer comes soon: ${number}`,
    body: `${engineer.name}${engineer.phone ? ` (${engineer.phone})` : ''} will be with you at ${time(facts.from)}.`,
  }),
  visit_ahead: ({ number, time, order, facts }) => ({
    subject: `Reminder: your visit for ${number}`,
    body: `You are expected for ${number} on ${time(facts.from)}. Please see that you have all parts and tools.${order}`,
  }),
  engineer_on_the_way: ({ number, time, engineer, facts }) => ({
    subject: `Your engineer is on the way: ${number}`,
    body: `${engineer.name}${engineer.phone ? ` (${engineer.phone})` : ''} is on the way to you and expects to be there at ${time(facts.expectedAt)}.`,
  }),
  engineer_late: ({ number, time, engineer, facts }) => ({
    subject: `Your engineer is late: ${number}`,
    body: `${engineer.name}${engineer.phone ? ` (${engineer.phone})` : ''} was to be with you at ${time(facts.from)}. We are sorry for the delay; our dispatcher knows of it and looks into it.`,
  }),
  visit_late: ({ number, time, engineer, facts }) => ({
    subject: `Late visit: ${number}`,
    body: `${engineer.name}${engineer.phone ? ` (${engineer.phone})` : ''} was due at ${time(facts.from)} and has not reported the arrival. Please look into it, and send somebody else if you have to.`,
  }),
  no_show: ({ number, time, engineer, facts }) => ({
    subject: facts.side === 'customer' ? `Customer not there: ${number}` : `Engineer did not come: ${number}`,
    body:
      facts.side === 'customer'
        ? `${engineer.name} went there on ${time(facts.from)}, and the customer was not there. Another time is to be agreed on.`
        : `${engineer.name} was due on ${time(facts.from)} and did not come. The next engineer is being asked.`,
  }),
  fault_differs: ({ number, engineer }) => ({
    subject: `Another fault on site: ${number}`,
    body: `What ${engineer.name} finds on site is not what ${number} says. Please look at the diagnosis again, and change the plan with the customer’s knowledge if need be.`,
  }),
}

/** The lines of a mail by which its reader changes the appointment; nothing where there is no link. */
export function manage(link: string): string {
  return link ? `\n\nTo confirm, move or cancel it:\n${link}` : ''
}
