// Counts requests on their way to an endpoint. Signatures cover the Host header, so it is
// passed on as it came, and clients may be given the proxy's address.
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'

export interface CountingProxy extends AsyncDisposable {
  readonly endpoint: string
  /** Requests since the last call. */
  take(): number
}

export async function startCountingProxy(endpoint: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(endpoint)
  const agent = new Agent({ keepAlive: true })
  let requests = 0
  const server = createServer((incoming, outgoing) => {
    requests++
    const { method, url: path, headers } = incoming
    const onward = request({ agent, hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  server.on('checkContinue', (incoming, outgoing) => {
    outgoing.writeContinue()
    server.emit('request', incoming, outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${Number(Object(server.address()).port)}`,
    take() {
      const count = requests
      requests = 0
      return count
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
