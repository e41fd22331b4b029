// Requests to S3 sent as they are, and their answers as they come: for those who ask what S3 says
// rather than to have something done. The SDK finds the address and signs.
import { HeadBucketCommand, ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3'
import { readErrorDocument } from '../../aws/error-document.ts'
import type { OpenStoreOptions } from '../open-options.ts'
import { uriEncode } from './http/uri-encode.ts'
import { S3Session } from './session.ts'
import { resolveSettings, type S3Settings } from './settings.ts'

export interface BareRequest {
  readonly method: string
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: ReadonlyMap<string, string>
}

export interface BareAnswer {
  readonly status: number
  readonly code: string | undefined
  readonly message: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** @throws StoreFailure where no whole answer came, or there are no credentials. */
export type SendBare = (
  request: BareRequest,
  payload?: string,
  signal?: AbortSignal,
) => Promise<BareAnswer>

export interface BareRequests {
  readonly send: SendBare
  /** As they were resolved from options, environment and shared config. */
  readonly settings: S3Settings
}

/** A sender with one key. Nothing is sent yet. */
export async function openBareRequests(options: OpenStoreOptions): Promise<BareRequests> {
  const settings = await resolveSettings(options)
  const sessions = new Map<string, S3Session>()
  // Each bucket has a region of its own to find.
  const sessionOf = (bucket: string): S3Session => {
    const known = sessions.get(bucket)
    if (known !== undefined) return known
    const session = new S3Session({ kind: 's3', bucket, root: '' }, settings, options.clock)
    sessions.set(bucket, session)
    return session
  }
  const send: SendBare = (request, payload, signal) =>
    sendBare(sessionOf(request.bucket ?? ''), request, payload, signal)
  return { send, settings }
}

async function sendBare(
  session: S3Session,
  request: BareRequest,
  payload: string | undefined,
  signal: AbortSignal | undefined,
): Promise<BareAnswer> {
  const asked = { operation: `${request.method} request`, key: request.key }
  let answer: BareAnswer | undefined
  const keep = (response: RawResponse | undefined) => {
    answer = response && answerOf(response)
  }
  try {
    await session.ask(
      asked,
      (client, options) => dispatch(client, { request, payload, keep }, options),
      { abortSignal: signal },
    )
  } catch (error) {
    // What could not be mended is an answer all the same.
    if (answer === undefined) throw error
  }
  if (answer === undefined) throw new TypeError('the SDK gave no answer')
  return answer
}

/** The region, or credentials that expired. */
const MENDABLE: ReadonlySet<number> = new Set([301, 307, 400])

const WELL: RawResponse = { statusCode: 200, headers: {}, body: new Uint8Array() }

interface RawResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body?: unknown
}

interface Dispatch {
  readonly request: BareRequest
  readonly payload: string | undefined
  readonly keep: (response: RawResponse | undefined) => void
}

/** What the SDK's request is made into: fields that its type calls read-only are its own. */
interface SdkRequest {
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: unknown
}

/** The SDK's simplest command with that address, its request replaced before it is signed. */
async function dispatch(
  client: S3Client,
  { request, payload, keep }: Dispatch,
  options: Parameters<S3Client['send']>[1],
): Promise<void> {
  // What an earlier attempt was answered, in another region, says nothing of this one.
  keep(undefined)
  const { bucket } = request
  const command =
    bucket === undefined ? new ListBucketsCommand({}) : new HeadBucketCommand({ Bucket: bucket })
  // What differs between the two is what they are made from and what is read of the answer.
  const { middlewareStack } = command as HeadBucketCommand
  middlewareStack.add(
    (next) => (args) => {
      replace(args.request as SdkRequest, request, payload)
      return next(args)
    },
    { step: 'serialize', priority: 'low', name: 'sendAsIs' },
  )
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const response = result.response as RawResponse
      keep(response)
      // To the SDK all is well, and there is nothing to read, unless there is something to mend.
      return MENDABLE.has(response.statusCode) ? result : { ...result, response: WELL }
    },
    { step: 'deserialize', priority: 'low', name: 'keepAnswer' },
  )
  await client.send(command as HeadBucketCommand, options)
}

function replace(sent: SdkRequest, request: BareRequest, payload: string | undefined): void {
  const { method, key, query, headers } = request
  sent.method = method
  sent.query = Object.fromEntries(query)
  if (key !== undefined) sent.path = `${sent.path.replace(/\/?$/, '/')}${encodeKey(key)}`
  for (const [name, value] of headers) sent.headers[name] = value
  sent.body = payload
}

/** A key in a path: its slashes stay. */
function encodeKey(key: string): string {
  return uriEncode(key).replaceAll('%2F', '/')
}

function answerOf({ statusCode, headers, body }: RawResponse): BareAnswer {
  const bytes = body instanceof Uint8Array ? body : new Uint8Array()
  const error = statusCode < 300 ? undefined : readErrorDocument(bytes)
  return { status: statusCode, code: error?.code, message: error?.message, headers, body: bytes }
}
