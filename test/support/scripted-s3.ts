// An HTTP server that answers each S3 operation as a test says: for answers that neither the
// sandbox nor a fault in front of it gives.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { operationOf } from '../faults/fault-proxy.ts'

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** XML without its declaration; or an error's code. */
  readonly body?: string
  readonly code?: string
}

export interface ScriptedRequest {
  readonly operation: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface ScriptedS3 extends AsyncDisposable {
  readonly endpoint: string
  readonly seen: readonly ScriptedRequest[]
}

/** What is not in `script` is answered with 200 and nothing. */
export async function startScriptedS3(
  script: Readonly<Record<string, ScriptedAnswer | readonly ScriptedAnswer[]>>,
  tls?: ServerOptions,
): Promise<ScriptedS3> {
  const seen: ScriptedRequest[] = []
  const onRequest: RequestListener = (request, response) => {
    const { method = '', url = '', headers } = request
    const operation = operationOf(method, url)
    const nth = seen.filter((earlier) => earlier.operation === operation).length
    const answers = [script[operation] ?? {}].flat()
    const { status = 200, headers: more, body, code } = answers[nth] ?? answers.at(-1) ?? {}
    const error = `<Error><Code>${code}</Code><Message>scripted</Message></Error>`
    void text(request).then((received) => {
      seen.push({ operation, url, headers, body: received })
      response.writeHead(status, { 'content-type': 'application/xml', ...more })
      response.end(method === 'HEAD' ? undefined : code === undefined ? body : error)
    })
  }
  const server = tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
