import { jobBodies } from '../contract/jobs.ts'
import { act } from './act.ts'
import type { App, Service } from './route.ts'

/** What is recorded at an installation, a maintenance or a training; names and notes stay in Postgres. */
export function jobActs(app: App, service: Service): void {
  act(app, service, {
    path: 'checklist',
    summary: 'Go through the checklist, item by item or all at once; the last word on an item counts',
    action: 'ticket.complete',
    body: jobBodies.checklist,
    texts: ({ items }) => ({
      notes: items.flatMap(({ code, note }) => (note === undefined ? [] : [{ code, note }])),
    }),
    command: ({ items }, words) => ({
      type: 'tick',
      items: items.map(({ code, result }) => ({ code, result })),
      words,
    }),
  })

  act(app, service, {
    path: 'attendees',
    summary: 'Record who was trained or shown the machine; the whole list each time',
    action: 'ticket.complete',
    body: jobBodies.attendees,
    texts: ({ attendees }) => ({ attendees: attendees.map(({ name, company }) => ({ name, company })) }),
    command: ({ attendees }, words) => ({
      type: 'recordAttendance',
      people: attendees.map(({ from, to, signed }) => ({
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        signed,
      })),
      words,
    }),
  })

  act(app, service, {
    path: 'handover',
    summary: 'Record what material stays with the customer; the whole list each time',
    action: 'ticket.complete',
    body: jobBodies.handover,
    texts: ({ materials, receivedBy }) => ({
      // Beside what the event itself says of each, in the same order.
      names: materials.map(({ name }) => name ?? null),
      receivedBy,
    }),
    command: ({ materials }, words) => ({
      type: 'recordHandover',
      materials: materials.map(({ code, quantity }) => ({
        ...(code === undefined ? {} : { code }),
        quantity,
      })),
      words,
    }),
  })
}
