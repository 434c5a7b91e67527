import type { NoticeKind } from '../../workflows/domain/notice.ts'
import type { Texts } from './speech.ts'

const occasions: Record<string, string> = {
  parts_short: 'waits for parts',
  long_plan: 'takes long',
}
const results: Record<string, string> = {
  damaged: 'damaged',
  missing_accessories: 'accessories are missing',
}

/** Loaners: lent, given back, and asked for again. */
export const loanerEnglish: Pick<Texts, Extract<NoticeKind, `loaner_${string}`>> = {
  loaner_suggested: ({ number, facts }) => ({
    subject: `Offer a loaner: ${number}`,
    body: `${number} ${occasions[String(facts.because)] ?? 'takes time'}. Please ask the customer whether a loaner is wanted.`,
  }),
  loaner_to_prepare: ({ number, facts }) => ({
    subject: `Prepare loaner ${facts.unit}: ${number}`,
    body: `Loaner ${facts.unit} is reserved for ${number}. Please check it, clean it and wipe its data, and then record that.`,
  }),
  loaner_short: ({ number }) => ({
    subject: `No loaner free: ${number}`,
    body: `A loaner was asked for on ${number} and none that fits is free. The request stands in line.`,
  }),
  loaner_waiting: ({ number }) => ({
    subject: `Your loaner for ${number}`,
    body: 'No loaner is free at the moment. You are in line for one, and you will hear from us as soon as there is one.',
  }),
  loaner_ready: ({ number }) => ({
    subject: `Your loaner is ready: ${number}`,
    body: `The loaner for ${number} has been checked and is ready. We will agree with you on how you get it.`,
  }),
  loaner_handed_over: ({ number, time, facts }) => ({
    subject: `You have a loaner: ${number}`,
    body: `Loaner ${facts.unit} is yours to use until your own machine is repaired. We expect it back by ${time(facts.dueBack)}.\nBefore you return it, please save and remove your own data, and pack everything that came with it.`,
  }),
  loaner_return_due: ({ number, time, facts }) => ({
    subject: `Please return the loaner: ${number}`,
    body: `The work on ${number} is over. Please return loaner ${facts.unit}, with everything that came with it, by ${time(facts.dueBack)}. Save and remove your own data before.\nIf it is on its way already, there is nothing to do.`,
  }),
  loaner_overdue: ({ number, time, facts }) => ({
    subject: `Loaner overdue: ${facts.unit}, ${number}`,
    body: `Loaner ${facts.unit} of ${number} was to be back by ${time(facts.dueBack)}. The customer was reminded ${facts.reminders} times, and it is not here. Please get in touch with the customer.`,
  }),
  loaner_to_inspect: ({ number, facts }) => ({
    subject: `Inspect loaner ${facts.unit}: ${number}`,
    body: `Loaner ${facts.unit} is back from ${number}. Please look at its condition, function and accessories, and record what you find.`,
  }),
  loaner_withdrawn: ({ number, facts }) => ({
    subject: `Loaner ${facts.unit} not needed: ${number}`,
    body: `No loaner is needed for ${number} any more; ${facts.unit} is free again.`,
  }),
  loaner_damaged: ({ number, facts }) => ({
    subject: `Loaner not as it was: ${facts.unit}, ${number}`,
    body: `Inspection of loaner ${facts.unit}, returned for ${number}: ${results[String(facts.result)] ?? facts.result}. Please settle it with the customer.`,
  }),
  loaner_lost: ({ number, facts }) => ({
    subject: `Loaner lost: ${facts.unit}, ${number}`,
    body: `Loaner ${facts.unit}, lent for ${number}, is recorded as lost. Please see to it.`,
  }),
}
