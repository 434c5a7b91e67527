/**
 * Lets work that is asked for at the same time be done together: while one batch is under way, whatever is asked for
 * gathers, and is the next batch. Where many want the same row, one transaction then takes the place of a queue for it.
 * A batch that fails is done again one by one, so that one of them does not fail the others.
 * @param work answers in the order of what was asked
 * @param most items of a batch
 */
export function gathered<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  interface Asked {
    item: Item
    done: (result: Result | Promise<Result>) => void
  }
  const queue: Asked[] = []
  let busy = false

  async function alone(item: Item): Promise<Result> {
    const [result] = await work([item])
    return result as Result
  }

  async function together(batch: Asked[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item))
      batch.forEach(({ done }, index) => {
        done(results[index] as Result)
      })
    } catch (error) {
      if (batch.length === 1) return batch[0]?.done(Promise.reject(error))
      for (const { item, done } of batch) {
        const result = alone(item)
        done(result)
        await result.catch(() => undefined)
      }
    }
  }

  async function run(): Promise<void> {
    if (busy) return
    busy = true
    while (queue.length > 0) await together(queue.splice(0, most))
    busy = false
  }

  return (item) =>
    new Promise<Result>((done) => {
      queue.push({ item, done })
      void run()
    })
}
