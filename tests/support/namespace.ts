import { randomBytes } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { inject } from 'vitest'

export interface FreshNamespace {
  namespace: string
  client: Client
  close(): Promise<void>
}

/** A namespace of its own for a test file: its tickets may have the same numbers as those of others. */
export async function freshNamespace(): Promise<FreshNamespace> {
  const namespace = `test-${randomBytes(6).toString('hex')}`
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  })
  return { namespace, client: new Client({ connection, namespace }), close: () => connection.close() }
}

/** The default namespace of a Temporal that may not run yet. */
export function namespaceOf(address: string): FreshNamespace {
  const connection = Connection.lazy({ address })
  return {
    namespace: 'default',
    client: new Client({ connection, namespace: 'default' }),
    close: () => connection.close(),
  }
}
