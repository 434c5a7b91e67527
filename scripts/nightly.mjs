// `npm run test:nightly`: the properties of the domain with many more cases than in every run. Node built-ins only.
// As in `npm test`, a failure prints its seed; PROPERTY_FACTOR says how many times as many, 20 unless it is set.
process.env.PROPERTY_FACTOR ??= '20'
const minutes = 30
process.argv.push('tests/domain', `--test-timeout=${minutes * 60_000}`)
await import('./test.mjs')
