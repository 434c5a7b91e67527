import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from '@temporalio/worker'
import { expect, inject, it } from 'vitest'
import '../support/quiet-runtime.ts'

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
      'swapped-and-displaced',
      'emergency',
      'declined-for-parts',
      'absorbing',
      'depot',
      'hold-lapsed',
      'hold-renewed',
      'label-withdrawn',
      'late-level',
      'late-visit',
      'loaner',
      'merged',
      'moved-and-issued',
      'policy-changed',
      'training',
    ]),
  )
})

it.each(shapes)('replays %s: tickets that run with earlier code go on with this one', async (shape) => {
  expect(await replay(shape, textOf(shape))).toBeUndefined()
})

it('would notice another order of commands', async () => {
  const changed = textOf('onsite-with-parts').replaceAll('"name": "reserveParts"', '"name": "somethingElse"')
  expect(await replay('changed', changed)).toMatchObject({ name: 'DeterminismViolationError' })
})

function textOf(shape: string): string {
  return readFileSync(`${folder}${shape}.json`, 'utf8')
}

/** @returns what goes wrong, or nothing */
async function replay(shape: string, text: string): Promise<unknown> {
  const options = { workflowBundle: { codePath: inject('workflowBundle') } }
  const history: unknown = JSON.parse(text)
  const results = Worker.runReplayHistories(options, [{ workflowId: `ticket-of-${shape}`, history }])
  for await (const { error } of results) return error
  throw new Error(`${shape} was not replayed.`)
}
