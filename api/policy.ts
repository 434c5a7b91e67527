import type { Config } from '../config.ts'
import { handbook, type Policy } from '../workflows/domain/sla/policy.ts'

/** What new tickets are promised: the handbook's ladder with the durations that the configuration sets. */
export function policyOf(config: Config): Policy {
  const { response, followUp } = handbook.clocks
  const due = config.followUpDue
  return {
    ...handbook,
    clocks: {
      response: {
        ...response,
        targets: { urgent: config.responseUrgent, normal: config.responseNormal, low: config.responseLow },
      },
      followUp: { ...followUp, targets: { urgent: due, normal: due, low: due } },
    },
    offer: { urgent: config.offerUrgent, normal: config.offerOther, low: config.offerOther },
    followUp: {
      retry: config.followUpRetry,
      attempts: config.followUpAttempts,
      questionnaire: config.questionnaireWait,
    },
    partsRetry: config.partsRetry,
  }
}
