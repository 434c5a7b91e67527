// Lets the SDK's package for tests download Temporal's command line program into the folder that is the argument.
import { TestWorkflowEnvironment } from '@temporalio/testing'

const [downloadDir] = process.argv.slice(2)
if (downloadDir === undefined) throw new Error('Which folder?')

try {
  // The package offers the download only as part of starting the server, so it is started and stopped again.
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir } },
  })
  await environment.teardown()
} catch (error) {
  console.log(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
