import { defineConfig } from 'vitest/config'
import { countReporter } from './tests/support/count-reporter.ts'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/support/services.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A test that is left out of the run by an `only` or a `skip` fails it: the second is seen to by the reporter.
    allowOnly: false,
    reporters: ['default', countReporter],
  },
})
