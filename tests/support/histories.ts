import type { Client } from '@temporalio/client'

/** Everything that Temporal keeps of a workflow, all its runs, as one readable text: payloads are decoded. */
export async function rawHistory(client: Client, workflowId: string): Promise<string> {
  const texts: string[] = []
  for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const handle = client.workflow.getHandle(workflowId, run.runId)
    texts.push(readable(await handle.fetchHistory()), readable((await handle.describe()).raw))
  }
  return texts.join('\n')
}

/** JSON with what payloads hold in plain: Temporal shows bytes as base64. */
export function readable(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"data":"([A-Za-z0-9+/=]*)"/g, (_, bytes: string) =>
    Buffer.from(bytes, 'base64').toString('utf8'),
  )
}
