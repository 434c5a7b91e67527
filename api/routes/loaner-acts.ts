import { loanerActs } from '../contract/loaners.ts'
import { act } from './act.ts'
import type { App, Service } from './route.ts'

/** A loaner while the customer's own machine is being repaired: from the request to the inspection of its return. */
export function loanerActRoutes(app: App, service: Service): void {
  act(app, service, {
    path: 'loaner/request',
    summary: 'Ask for a loaner; one that fits is reserved, or the request stands in line',
    action: 'loaner.request',
    body: loanerActs.request,
    command: () => ({ type: 'requestLoaner' }),
  })

  act(app, service, {
    path: 'loaner/withdrawal',
    summary: 'No loaner is wanted, or no longer: what is reserved is free again at once',
    action: 'loaner.request',
    body: loanerActs.withdrawal,
    texts: ({ reason }) => ({ reason }),
    command: (_, words) => ({ type: 'withdrawLoaner', words }),
  })

  act(app, service, {
    path: 'loaner/preparation',
    summary: 'The reserved loaner is checked and cleaned, and its data is wiped',
    action: 'loaner.keep',
    body: loanerActs.preparation,
    command: () => ({ type: 'prepareLoaner' }),
  })

  act(app, service, {
    path: 'loaner/handover',
    summary: 'The customer gets the loaner, with what goes along and in which condition',
    action: 'loaner.handle',
    body: loanerActs.handover,
    texts: ({ by: _, ...texts }) => texts,
    command: ({ by }, words) => ({ type: 'handOverLoaner', by, words }),
  })

  act(app, service, {
    path: 'loaner/return',
    summary: 'The loaner is back; also after the ticket has ended',
    action: 'loaner.handle',
    body: loanerActs.return,
    texts: (texts) => texts,
    command: (_, words) => ({ type: 'returnLoaner', words }),
  })

  act(app, service, {
    path: 'loaner/inspection',
    summary: 'What the returned loaner was found to be: free for the next customer, or out of service',
    action: 'loaner.keep',
    body: loanerActs.inspection,
    texts: ({ comment }) => ({ comment }),
    command: ({ result, becomes }, words) => ({
      type: 'inspectLoaner',
      result,
      becomes: becomes ?? (result === 'ok' ? 'available' : 'out_of_service'),
      words,
    }),
  })

  act(app, service, {
    path: 'loaner/loss',
    summary: 'The loaner does not come back',
    action: 'loaner.handle',
    body: loanerActs.loss,
    texts: ({ reason }) => ({ reason }),
    command: (_, words) => ({ type: 'loseLoaner', words }),
  })
}
