// Makes sure that Temporal's command line program is there before the tests need it.
import { findTemporal } from './temporal-binary.ts'

try {
  console.log(await findTemporal({ log: console.log }))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
