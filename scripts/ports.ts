import { createServer } from 'node:net'

/** A port that nobody listens on, chosen by the system. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const port = await listenOnce(0, host)
  if (port === undefined) throw new Error(`There is no free port on ${host}`)
  return port
}

/** The first free port from `wanted` upwards that is not among `except`. */
export async function firstFreePort(
  wanted: number,
  host = '127.0.0.1',
  except: number[] = [],
): Promise<number> {
  for (let port = wanted; port <= 65_535; port++) {
    if (!except.includes(port) && (await isFree(port, host))) return port
  }
  throw new Error(`There is no free port on ${host} from ${wanted} upwards`)
}

/** Whether nobody listens on this port. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await listenOnce(port, host)) !== undefined
}

function listenOnce(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined)
      else reject(error)
    })
    server.listen({ port, host }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
