import type { TicketView } from '../../api/contract/answers.ts'
import type { Story } from './stories.ts'

export interface Told {
  story: Story
  ticket: TicketView
}

/** The stage, and what else decides how it goes on. */
export function standing({ stage, round, paused }: TicketView): string {
  return [stage, ...(round > 1 ? [`round ${round}`] : []), ...(paused ? ['paused'] : [])].join(', ')
}

/** Every ticket with where it stands, what to read of it in the API, and where it is in the Temporal UI. */
export function overview(told: readonly Told[]): string {
  const head = ['ticket', 'title', 'stage', 'urgency', 'breached']
  const rows = told.map(({ story, ticket }) => [
    ticket.number,
    story.title,
    standing(ticket),
    ticket.urgency,
    ticket.breached ? 'yes' : '',
  ])
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = told.flatMap(({ story, ticket }, row) => {
    const { path, why } = story.lookAt(ticket.number)
    const link = ticket.links.temporal ?? 'no link: TEMPORAL_UI_URL is not given'
    return ['', line(rows[row] ?? []), `    ${path}   ${why}`, `    ${link}`]
  })
  return [line(head), ...lines].join('\n')
}

/** How to read those paths, and what to ask the Temporal UI's list of workflows for. */
export function whatToTry(url: string, keysFile: string): string {
  const key = `$(node -p "require('${keysFile}').supervisor")`
  return [
    'Read any of these paths with the key of a supervisor:',
    `  curl -sS -H "Authorization: Bearer ${key}" ${url}/v1/calls`,
    '',
    'Three filters for the list of workflows in the Temporal UI:',
    '  SlaBreached = true AND ExecutionStatus = "Running"',
    '  TicketFlags IN ("needs_dispatcher", "parts_short", "paused") AND ExecutionStatus = "Running"',
    '  Urgency = "urgent" AND TicketStatus IN ("open", "in_progress") AND ExecutionStatus = "Running"',
  ].join('\n')
}
