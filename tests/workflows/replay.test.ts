import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from '@temporalio/worker'
import { expect, inject, it } from 'vitest'

const folder = fileURLToPath(new URL('./histories/', import.meta.url))
const shapes = readdirSync(folder).map((file) => file.replace('.json', ''))

it('has a history of every shape of ticket', () => {
  expect(shapes).toEqual(
    expect.arrayContaining([
      'remote',
      'onsite-with-parts',
      'second-round',
      'bad-rating',
      'cancelled-in-mid-visit',
      'awaiting-dispatcher',
      'paused',
      'short-of-a-part',
      'ladder',
      'rotated',
      'reopened',
    ]),
  )
})

it.each(shapes)('replays %s: tickets that run with earlier code go on with this one', async (shape) => {
  const history: unknown = JSON.parse(readFileSync(`${folder}${shape}.json`, 'utf8'))
  const options = { workflowBundle: { codePath: inject('workflowBundle') } }
  const results = Worker.runReplayHistories(options, [{ workflowId: `ticket-of-${shape}`, history }])
  const errors: unknown[] = []
  for await (const { error } of results) errors.push(error)
  expect(errors).toEqual([undefined])
})
