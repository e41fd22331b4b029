// A caller without the SDK, for tests of many thousand requests. What it sends is what the adapters
// send: test/attack/real-bucket.test.ts compares what they are answered.
import { hash } from 'node:crypto'
import { Agent, type RequestOptions, request } from 'node:http'
import type { Answer, Caller, QueryAttempt, S3Attempt } from '../../src/attack/attempts/port.ts'
import { parseXml, type XmlElement, xmlChild, xmlChildText } from '../../src/aws/s3-xml.ts'
import {
  canonicalRequest,
  SIGV4_ALGORITHM,
  scopeText,
  sign,
  signingKey,
  stringToSign,
  uriEncode,
} from '../../src/aws/sigv4.ts'

export interface LightCaller extends Caller, Disposable {}

interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

interface Message {
  readonly service: 's3' | 'iam' | 'sts'
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: readonly (readonly [string, string])[]
  readonly payload: string
}

export function lightCaller(endpoint: string, key: Key): LightCaller {
  const agent = new Agent({ keepAlive: true })
  const { hostname, port, host } = new URL(endpoint)
  const keys = new Map<string, ReturnType<typeof signingKey>>()
  const send = (message: Message): Promise<Answer> => {
    const timestamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
    const scope = { date: timestamp.slice(0, 8), region: 'us-east-1', service: message.service }
    const payloadHash = hash('sha256', message.payload, 'hex')
    const headers = [
      ...message.headers,
      ['host', host],
      ['x-amz-content-sha256', payloadHash],
      ['x-amz-date', timestamp],
    ] as const
    const secret = keys.get(scopeText(scope)) ?? signingKey(key.secretAccessKey, scope)
    keys.set(scopeText(scope), secret)
    const canonical = canonicalRequest({ ...message, headers, payloadHash })
    const signature = sign(secret, stringToSign(timestamp, scope, canonical))
    const names = headers.map(([name]) => name).sort()
    const authorization = `${SIGV4_ALGORITHM} Credential=${key.accessKeyId}/${scopeText(scope)}, SignedHeaders=${names.join(';')}, Signature=${signature}`
    const search = message.query.map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    const target = {
      agent,
      hostname,
      port,
      method: message.method,
      path: uriEncode(message.path, '/') + (search.length === 0 ? '' : `?${search.join('&')}`),
      headers: {
        ...Object.fromEntries(headers),
        authorization,
        'content-length': Buffer.byteLength(message.payload),
      },
    }
    return exchange(target, message.payload)
  }
  return {
    s3: ({ rest, payload = '' }: S3Attempt) =>
      send({
        service: 's3',
        method: rest.method,
        path: `/${[rest.bucket, rest.key].filter((part) => part !== undefined).join('/')}`,
        query: rest.query,
        headers: [...rest.headers],
        payload,
      }),
    query: ({ service, action, parameters }: QueryAttempt) =>
      send({
        service,
        method: 'POST',
        path: '/',
        query: [],
        headers: [['content-type', 'application/x-www-form-urlencoded']],
        payload: new URLSearchParams({
          Action: action,
          Version: service === 'iam' ? '2010-05-08' : '2011-06-15',
          ...parameters,
        }).toString(),
      }),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

function exchange(target: RequestOptions, payload: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(target, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        const status = response.statusCode ?? 0
        const headers = response.headers as Record<string, string>
        resolve({ status, headers, body, ...errorIn(status, body) })
      })
    })
    sent.on('error', reject)
    sent.end(payload)
  })
}

function errorIn(status: number, body: Buffer): Pick<Answer, 'code' | 'message'> {
  if (status < 300 || body.length === 0) return { code: undefined, message: undefined }
  const root = parseXml(body)
  const error: XmlElement = root.name === 'Error' ? root : (xmlChild(root, 'Error') ?? root)
  return { code: xmlChildText(error, 'Code'), message: xmlChildText(error, 'Message') }
}
