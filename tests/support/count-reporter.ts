import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'

/** Says, as the last line of a run, how many tests passed and failed. What was skipped has not passed. */
export const countReporter: Reporter = {
  onInit(vitest: Vitest) {
    chosenByName = vitest.config.testNamePattern !== undefined
    process.once('exit', () => {
      if (counts === undefined) console.log('The tests did not run to their end.')
      const { passed, failed } = counts ?? { passed: 0, failed: 0 }
      console.log(`${passed} passed, ${failed} failed`)
    })
  },

  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const left = tests.filter(leftOut)
    const broken = modules.reduce((total, module) => total + brokenParts(module), 0)
    const failed = tests.filter((test) => test.result().state === 'failed').length
    counts = {
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed: failed + left.length + broken + unhandledErrors.length,
    }
    for (const test of left) console.log(`Skipped, which counts as failed: ${test.fullName}`)
    if (counts.failed > 0) process.exitCode = 1
  },
}

let counts: { passed: number; failed: number } | undefined
let chosenByName = false

function leftOut(test: TestCase): boolean {
  const { state } = test.result()
  // `-t` skips whatever has another name: that is what it is for.
  return state === 'pending' || (state === 'skipped' && !chosenByName)
}

/** Files and suites that failed by themselves, outside of any test: an import, a hook. */
function brokenParts(module: TestModule): number {
  const suites = [...module.children.allSuites()]
  return [module, ...suites].filter((part) => part.errors().length > 0).length
}
