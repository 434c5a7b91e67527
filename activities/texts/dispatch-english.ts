import type { HandOverReason } from '../../workflows/domain/dispatch/hand-over.ts'
import type { Hindrance } from '../../workflows/domain/dispatch/hindrance.ts'
import type { PartLine } from '../../workflows/domain/vocabulary.ts'
import { listed, type Texts } from './speech.ts'

const hindrances: Record<Hindrance['code'], string> = {
  other_region: 'serve another region',
  lacks_skill: 'lack the skill',
  lacks_level: 'have too low a level',
  not_authorised: 'are not authorised on the product',
  passed_over: 'were asked already',
  excluded_by_customer: 'are not wanted by the customer',
  too_far: 'live too far away',
  lacks_certificate: 'lack the certificate',
  no_free_time: 'have no free time',
}

const withdrawals: Record<string, string> = {
  swapped: 'A dispatcher has arranged it anew, with somebody else or at another time.',
  taken_back: 'A dispatcher has taken it back.',
  emergency: 'Your time is needed for an emergency; see the dispatch order for it.',
  leave: 'You are on leave in that time.',
  moved: 'The customer has chosen another time, at which somebody else goes.',
  not_there: 'You were not there in time, and somebody else is asked.',
}

type Kind = 'visit_withdrawn' | 'awaiting_dispatcher' | 'plan_withdrawn' | 'parts_missing'

export const englishDispatch: Pick<Texts, Kind> = {
  visit_withdrawn: ({ number, facts }) => {
    const why = withdrawals[String(facts.because)]
    return {
      subject: `Visit withdrawn: ${number}`,
      body: why
        ? `You no longer go to the visit for ${number}. ${why}`
        : `The visit for ${number} is no longer needed. Your time is free again.`,
    }
  },
  awaiting_dispatcher: ({ number, time, facts }) => {
    const reasons = listed<HandOverReason>(facts.reasons).flatMap((reason) => sayReason(reason, time))
    const why = reasons.length === 0 ? 'No suitable engineer is left to be asked.' : reasons.join('\n')
    return {
      subject: `A visit needs a dispatcher: ${number}`,
      body: `Please assign an engineer to ${number}, or change the plan.\n${why}`,
    }
  },
  plan_withdrawn: ({ number, engineer }) => ({
    subject: `Plan withdrawn: ${number}`,
    body: `${engineer.name} says that ${number} needs other skills than planned. Please diagnose and plan it anew; the remark stands in the ticket's history.`,
  }),
  parts_missing: ({ number, engineer, facts }) => ({
    subject: `Parts not found: ${number}`,
    body: `${engineer.name} did not find these parts for ${number}. Please look, and count or receive them; then the ticket goes on.\n${listed<PartLine>(
      facts.lines,
    )
      .map(({ sku, quantity }) => `${quantity} × ${sku}`)
      .join('\n')}`,
  }),
}

function sayReason(
  { code, asked, latest, hindrances: most = [] }: HandOverReason,
  time: (at: unknown) => string,
): string[] {
  const lines = most.map(
    ({ code: hindrance, about, all, alone }) =>
      `- ${all} ${hindrances[hindrance]}${about === undefined ? '' : ` (${about})`}, ${alone} of them fail on nothing else`,
  )
  switch (code) {
    case 'none_suitable':
      return ['Nobody suits the plan.', ...lines]
    case 'offers_exhausted':
      return [`Everybody who suits was asked (${asked}), and nobody takes it.`, ...lines]
    case 'slack_out':
      return [
        `There is no time to ask the next engineer: to keep the promise, somebody has to be found by ${time(latest)}.`,
      ]
    case 'offers_paused':
      return ['A deadline is so near that engineers are no longer asked one after the other.']
    case 'taken_back':
      return ['A dispatcher has taken the visit back.']
    default:
      return code satisfies never
  }
}
