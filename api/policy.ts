import { handbook, type Policy } from '../workflows/domain/sla/policy.ts'
import { grace } from '../workflows/domain/ticket/visit/lateness.ts'

/** What can be set; each an ISO 8601 duration, but for the number of attempts. */
interface PolicySettings {
  responseUrgent: string
  responseNormal: string
  responseLow: string
  offerUrgent: string
  offerOther: string
  followUpDue: string
  followUpRetry: string
  followUpAttempts: number
  questionnaireWait: string
  partsRetry: string
  visitGrace: string
}

/** What new tickets are promised: the handbook's ladder with the durations that are set. */
export function policyOf(settings: PolicySettings): Policy {
  const { response, followUp } = handbook.clocks
  const due = settings.followUpDue
  return {
    ...handbook,
    clocks: {
      response: {
        ...response,
        targets: {
          urgent: settings.responseUrgent,
          normal: settings.responseNormal,
          low: settings.responseLow,
        },
      },
      followUp: { ...followUp, targets: { urgent: due, normal: due, low: due } },
    },
    offer: { urgent: settings.offerUrgent, normal: settings.offerOther, low: settings.offerOther },
    followUp: {
      retry: settings.followUpRetry,
      attempts: settings.followUpAttempts,
      questionnaire: settings.questionnaireWait,
    },
    partsRetry: settings.partsRetry,
    // Left out where it says what holds anyway: a default policy of former times stays the same version.
    ...(settings.visitGrace === grace ? {} : { visitGrace: settings.visitGrace }),
  }
}
