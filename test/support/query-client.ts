// Requests of the query protocol, signed by the official SDK's signer.
import assert from 'node:assert/strict'
import { S3Client } from '@aws-sdk/client-s3'
import { parseXml, type XmlElement, xmlChild, xmlChildText } from '../../src/aws/s3-xml.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'

export interface QueryKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** Where a sandbox is, and its root's key. */
type Place = Pick<Sandbox, 'endpoint' | 'region' | 'accessKeyId' | 'secretAccessKey'>

export interface QueryAnswer {
  readonly status: number
  /** Of an error, else undefined. */
  readonly code: string | undefined
  readonly message: string
  readonly text: string
  /** The texts of all elements of that name, in order. */
  readonly all: (name: string) => string[]
  /** The text of the first element of that name. */
  readonly one: (name: string) => string
}

const VERSIONS = { iam: '2010-05-08', sts: '2011-06-15' } as const

export type QueryParameters = Readonly<Record<string, string | number | boolean>>

export type QueryClient = (action: string, parameters?: QueryParameters) => Promise<QueryAnswer>

/** A caller of IAM or STS with the given key, or the root's. */
export function queryClient(
  sandbox: Place,
  service: 'iam' | 'sts',
  key: QueryKey = sandbox,
): QueryClient {
  return (action, parameters = {}) => {
    const form = new URLSearchParams({ Action: action, Version: VERSIONS[service] })
    for (const [name, value] of Object.entries(parameters)) form.append(name, String(value))
    return sendQuery(sandbox, service, key, form.toString())
  }
}

/** Sends any text as the signed body of a request. */
export async function sendQuery(
  sandbox: Place,
  service: string,
  key: QueryKey,
  body: string,
): Promise<QueryAnswer> {
  const headers = await signedHeaders(sandbox, service, key, body)
  return await postQuery(sandbox, headers, body)
}

export async function signedHeaders(
  sandbox: Pick<Sandbox, 'endpoint' | 'region'>,
  service: string,
  { accessKeyId, secretAccessKey, sessionToken }: QueryKey,
  body: string,
  signingDate = new Date(),
): Promise<Record<string, string>> {
  const { host, hostname } = new URL(sandbox.endpoint)
  const credentials = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  }
  const client = new S3Client({ region: sandbox.region, credentials })
  const signer = await client.config.signer()
  const type = 'application/x-www-form-urlencoded; charset=utf-8'
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname,
    path: '/',
    query: {},
    headers: { host, 'content-type': type },
    body,
  }
  const signed = await signer.sign(request, {
    signingService: service,
    signingRegion: 'us-east-1',
    signingDate,
  })
  client.destroy()
  return signed.headers
}

export async function postQuery(
  { endpoint }: Place,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<QueryAnswer> {
  const { host: _, ...sent } = headers
  const answer = await fetch(endpoint, { method: 'POST', headers: sent, body })
  const text = await answer.text()
  const root = parseXml(Buffer.from(text))
  const error = xmlChild(root, 'Error')
  const all = (name: string) => textsOf(root, name)
  return {
    status: answer.status,
    code: error && xmlChildText(error, 'Code'),
    message: (error && xmlChildText(error, 'Message')) ?? '',
    text,
    all,
    one: (name) => all(name)[0] ?? '',
  }
}

function textsOf(element: XmlElement, name: string): string[] {
  const own = element.name === name ? [element.text] : []
  return [...own, ...element.children.flatMap((child) => textsOf(child, name))]
}

/** What succeeded, or the test ends here. */
export async function done(answer: Promise<QueryAnswer>): Promise<QueryAnswer> {
  const { code, message, status } = await answer
  assert.equal(status, 200, `${code}: ${message}`)
  return answer
}

/** Fails unless it was refused with this status, code and message. */
export async function refused(
  answer: Promise<QueryAnswer>,
  status: number,
  code: string,
  message = /./,
): Promise<void> {
  const seen = await answer
  assert.deepEqual([seen.status, seen.code], [status, code], seen.text)
  assert.match(seen.message, message)
}
