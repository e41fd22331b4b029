// Requests sent for a while over a few connections, and what they cost.
import { S3Connection, type Signer } from './s3-connection.ts'
import type { MeasuredServer } from './server.ts'

export interface Load {
  readonly server: MeasuredServer
  readonly sign: Signer
  readonly connections: number
  readonly seconds: number
  /** Ends before, once so many requests were sent. */
  readonly requests?: number
  /** Sends one request after another on a connection of its own and tells how many. */
  readonly send: (connection: S3Connection, worker: number, turn: number) => Promise<number>
}

export interface Cost {
  readonly requests: number
  readonly perSecond: number
  /** CPU seconds a request: of the endpoint, and of the client. */
  readonly endpointCpu: number
  readonly clientCpu: number
  /** The longest that the endpoint's event loop stood still, in milliseconds. */
  readonly longestStallMs: number
}

export async function applyLoad(load: Load): Promise<Cost> {
  const { server, sign, connections, seconds, send } = load
  await using open = new AsyncDisposableStack()
  const lines: S3Connection[] = []
  for (let n = 0; n < connections; n++) {
    lines.push(open.use(await S3Connection.open(server.endpoint, sign)))
  }
  await server.longestStall()
  const before = { endpoint: await server.cpuSeconds(), client: process.cpuUsage() }
  const start = performance.now()
  const until = start + seconds * 1000
  const most = load.requests ?? Infinity
  let requests = 0
  await Promise.all(
    lines.map(async (line, worker) => {
      for (let turn = 0; performance.now() < until && requests < most; turn++) {
        const sent = await send(line, worker, turn)
        requests += sent
      }
    }),
  )
  const passed = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before.client)
  const longestStallMs = await server.longestStall()
  return {
    requests,
    perSecond: requests / passed,
    endpointCpu: ((await server.cpuSeconds()) - before.endpoint) / requests,
    clientCpu: (user + system) / 1e6 / requests,
    longestStallMs,
  }
}
