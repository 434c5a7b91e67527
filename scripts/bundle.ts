import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

/** Bundles the workflows for Temporal's sandbox into a file, for WORKFLOW_BUNDLE. @returns the file */
export async function bundleWorkflows(file: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, code)
  return file
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file] = process.argv.slice(2)
  if (file === undefined) {
    console.error('Say where to: npm run bundle -- workflows.js')
    process.exitCode = 1
  } else console.log(await bundleWorkflows(resolve(file)))
}
