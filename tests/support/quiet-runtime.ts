import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker'

// What a test does to Temporal on purpose would fill the screen with warnings. Import it for that effect.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  shutdownSignals: [],
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
})
