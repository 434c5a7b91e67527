import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client'

/**
 * A client that connects when it is first needed: the API starts, and takes requests in, without Temporal.
 * A passing fault is tried again for about two seconds; then the caller hears of it.
 */
export function connectTemporal(
  address: string,
  namespace: string,
): { client: Client; close(): Promise<void> } {
  const connection = Connection.lazy({
    address,
    connectTimeout: '2s',
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 5 }))],
  })
  return { client: new Client({ connection, namespace }), close: () => connection.close() }
}
